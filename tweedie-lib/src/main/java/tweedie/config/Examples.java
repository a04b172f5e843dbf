package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The example configurations that are shipped inside the library. */
public final class Examples {
  private Examples() {}

  /**
   * One example.
   *
   * @param name file name without {@code .json}, such as {@code quickstart}
   * @return the configuration
   * @throws IOException when there is no such example
   */
  public static JsonNode read(String name) throws IOException {
    try (InputStream in =
        Examples.class.getResourceAsStream("/tweedie/examples/" + name + ".json")) {
      if (in == null) {
        throw new IOException("example '" + name + "' is not part of this build");
      }
      return Json.parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
