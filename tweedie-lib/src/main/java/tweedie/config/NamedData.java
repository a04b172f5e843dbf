package tweedie.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tweedie.core.Density;
import tweedie.data.DataOptions;
import tweedie.data.DataSets;
import tweedie.data.Table;

/** Data by name, which need no files: shipped sets, and families that are drawn from a law. */
public final class NamedData {
  private NamedData() {}

  /**
   * The names.
   *
   * @return shipped sets, then families of generated ones
   */
  public static List<String> names() {
    List<String> all = new ArrayList<>(DataSets.names());
    all.addAll(Catalog.names(Generated.ALL));
    return List.copyOf(all);
  }

  /** One line about every name. */
  static Map<String, String> about() {
    Map<String, String> m = new LinkedHashMap<>(DataSets.about());
    for (Entry<Generated.Family> e : Generated.ALL) {
      List<String> p = e.value().parameters();
      m.put(e.name(), e.about() + "; " + e.name() + ":" + String.join(",", p));
    }
    return m;
  }

  /**
   * Whether a source is data by name rather than a path.
   *
   * @param source such as {@code dirichlet-mixture:5} or {@code folder/file.csv}
   * @return true for a name, with or without parameters
   */
  public static boolean is(String source) {
    return DataSets.names().contains(source) || family(source).isPresent();
  }

  private static Optional<Entry<Generated.Family>> family(String source) {
    String name = source.split(":", 2)[0];
    return Generated.ALL.stream().filter(e -> e.name().equals(name)).findFirst();
  }

  /** Refuses wrong parameters, before any data are touched. */
  static void check(String place, String source) {
    try {
      Optional<Generated> unused = generated(source);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(place, String.valueOf(e.getMessage()));
    }
  }

  /** Reads a name or a path. */
  static Table read(String source, Optional<Path> dataDir, DataOptions options) throws IOException {
    Optional<Generated> drawn = generated(source);
    return drawn.isPresent() ? drawn.get().table() : DataSets.read(source, dataDir, options);
  }

  /** The law of the states of a noising, where the data were drawn from a known one. */
  static Optional<Density> truth(String source, Noising noising) {
    return generated(source).flatMap(g -> g.law(noising));
  }

  private static Optional<Generated> generated(String source) {
    return family(source).map(e -> e.value().of(values(e, source)));
  }

  private static int[] values(Entry<Generated.Family> e, String source) {
    Generated.Family f = e.value();
    int[] out = f.defaults().clone();
    String[] given =
        source.equals(e.name())
            ? new String[0]
            : source.substring(e.name().length() + 1).split(",", -1);
    if (given.length > out.length) {
      throw expected(f, source);
    }
    for (int i = 0; i < given.length; i++) {
      try {
        out[i] = Integer.parseInt(given[i].strip());
      } catch (NumberFormatException x) {
        throw expected(f, source);
      }
      if (out[i] < f.least()[i]) {
        throw new IllegalArgumentException(
            "expected %s of at least %d, found '%s'"
                .formatted(f.parameters().get(i), f.least()[i], source));
      }
    }
    return out;
  }

  private static IllegalArgumentException expected(Generated.Family f, String source) {
    String name = source.split(":", 2)[0];
    return new IllegalArgumentException(
        "expected %s:%s with whole numbers, found '%s'"
            .formatted(name, String.join(",", f.parameters()), source));
  }
}
