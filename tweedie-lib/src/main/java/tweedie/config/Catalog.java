package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tweedie.process.LinearSde;

/**
 * The only list of what exists: options, configurations, {@code list} and contract tests use it.
 */
public final class Catalog {
  /** Names of the time grids. */
  public static final List<String> GRIDS = List.of("uniform", "quadratic", "logsnr", "karras");

  /** Names of the metrics. */
  public static final List<String> METRICS =
      List.of("fd", "kid", "precision", "recall", "density", "coverage", "sw2", "mmd");

  private Catalog() {}

  /**
   * Everything by kind.
   *
   * @return kind to names, in the order of the catalogue
   */
  public static Map<String, List<String>> names() {
    Map<String, List<String>> m = new LinkedHashMap<>();
    m.put("processes", names(Processes.ALL));
    m.put("objectives", names(Objectives.ALL));
    m.put("solvers", names(Solvers.ALL));
    m.put("networks", names(Networks.ALL));
    m.put("datasets", NamedData.names());
    m.put("metrics", METRICS);
    m.put("examples", List.copyOf(Examples.about().keySet()));
    return m;
  }

  /**
   * One line about every name.
   *
   * @return kind to (name to line)
   */
  public static Map<String, Map<String, String>> about() {
    Map<String, Map<String, String>> m = new LinkedHashMap<>();
    m.put("processes", about(Processes.ALL));
    m.put("objectives", about(Objectives.ALL));
    m.put("solvers", solvers());
    m.put("networks", about(Networks.ALL));
    m.put("datasets", NamedData.about());
    m.put("examples", Examples.about());
    return m;
  }

  /**
   * A process from its configuration.
   *
   * @param place path of the configuration, for messages
   * @param config such as {@code {"type": "psld", "gamma": 0.01}}
   * @return the process and its resolved configuration
   * @throws ConfigException for unknown or illegal keys
   * @throws IllegalArgumentException for an illegal D, Q, Λ, Γ or β
   */
  public static Resolved<Noising> process(String place, JsonNode config) {
    Keys k = new Keys(place, config);
    Function<Keys, Noising> make = find(k, Processes.ALL);
    Noising p = make.apply(k);
    return new Resolved<>(p, k.done());
  }

  /**
   * Reads a process that must be linear.
   *
   * @param place where the description stands, for messages
   * @param config the description
   * @return the process, on any space, with all defaults filled in
   * @throws ConfigException when the description is wrong or names another kind of process
   */
  public static Resolved<LinearSde> linear(String place, JsonNode config) {
    Resolved<Noising> any = process(place, config);
    return new Resolved<>(LinearNoising.require(place, any.value(), "this"), any.config());
  }

  /**
   * A solver by name, which may carry a number, as in {@code ddim:eta=0.3}.
   *
   * @param place where the name was given, for messages
   * @param solver its name, with or without a number
   * @return what the catalogue knows of it
   * @throws ConfigException for an unknown name, and for a number that is unknown or out of range
   */
  public static SolverEntry solver(String place, String solver) {
    String name = SolverNumber.name(solver);
    for (Entry<SolverEntry> e : Solvers.ALL) {
      if (e.name().equals(name)) {
        return SolverNumber.of(place, solver, e.value());
      }
    }
    throw new ConfigException(place, Nearest.unknown(name, names(Solvers.ALL)));
  }

  static <T> T find(Keys k, List<Entry<T>> all) {
    if (!k.has("type")) {
      throw new ConfigException(k.at("type"), "missing. Valid: " + String.join(", ", names(all)));
    }
    return find(k, all, "");
  }

  /** As above; a missing type means the default. */
  static <T> T find(Keys k, List<Entry<T>> all, String otherwise) {
    String type = k.word("type", otherwise, names(all));
    return all.stream().filter(e -> e.name().equals(type)).findFirst().orElseThrow().value();
  }

  static <T> List<String> names(List<Entry<T>> all) {
    return all.stream().map(Entry::name).toList();
  }

  /** Also says what their names may carry. */
  private static Map<String, String> solvers() {
    Map<String, String> m = about(Solvers.ALL);
    for (Entry<SolverEntry> e : Solvers.ALL) {
      e.value()
          .number()
          .ifPresent(n -> m.merge(e.name(), n.text(e.name()), (a, b) -> a + "; " + b));
    }
    return m;
  }

  private static <T> Map<String, String> about(List<Entry<T>> all) {
    Map<String, String> m = new LinkedHashMap<>();
    all.forEach(e -> m.put(e.name(), e.about()));
    return m;
  }

  /**
   * Something built, and the configuration with all defaults.
   *
   * @param value what was built
   * @param config its resolved configuration
   * @param <T> kind of value
   */
  public record Resolved<T>(T value, ObjectNode config) {}
}
