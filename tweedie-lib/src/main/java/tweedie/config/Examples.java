package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.stream.Stream;
import tweedie.data.DataSets;

/** The example configurations that are shipped inside the library. */
public final class Examples {
  private static final String FOLDER = "/tweedie/examples/";

  private Examples() {}

  /**
   * The examples.
   *
   * @return their names in alphabetical order, each with its process and its data
   */
  public static Map<String, String> about() {
    Map<String, String> m = new TreeMap<>();
    try {
      for (String name : names()) {
        JsonNode c = read(name);
        String data = c.path("data").path("source").asText(DataSets.FASHION);
        m.put(name, c.path("process").path("type").asText() + " on " + data);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return m;
  }

  private static List<String> names() throws IOException {
    URL one = Examples.class.getResource(FOLDER + "quickstart.json");
    if (one == null) {
      return List.of();
    }
    if (one.openConnection() instanceof JarURLConnection jar) {
      try (Stream<JarEntry> all = jar.getJarFile().stream()) {
        return stems(all.map(e -> "/" + e.getName()).filter(n -> n.startsWith(FOLDER)));
      }
    }
    try (Stream<Path> all = Files.list(Path.of(URI.create(one.toString())).resolveSibling(""))) {
      return stems(all.map(Path::toString));
    }
  }

  private static List<String> stems(Stream<String> paths) {
    return paths
        .filter(p -> p.endsWith(".json"))
        .map(p -> p.replaceFirst(".*[/\\\\]", "").replaceFirst("\\.json$", ""))
        .toList();
  }

  /**
   * One example.
   *
   * @param name file name without {@code .json}, such as {@code quickstart}
   * @return the configuration
   * @throws IOException when there is no such example
   */
  public static JsonNode read(String name) throws IOException {
    try (InputStream in = Examples.class.getResourceAsStream(FOLDER + name + ".json")) {
      if (in == null) {
        throw new IOException("example '" + name + "' is not part of this build");
      }
      return Json.parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
