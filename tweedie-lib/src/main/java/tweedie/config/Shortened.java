package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A configuration with another number of steps. Iterations that no longer fit are cut: a run that
 * is only tried out must not be refused for being short.
 *
 * @param config the configuration
 * @param note one line about what was cut; empty: nothing
 */
public record Shortened(ObjectNode config, Optional<String> note) {
  /**
   * Sets the number of steps.
   *
   * @param config the configuration, without defaults
   * @param steps of the run
   * @return the configuration with these steps
   * @throws ConfigException when process, objective or trainer are none
   */
  public static Shortened to(ObjectNode config, long steps) {
    ObjectNode out = config.deepCopy();
    child(out, "trainer").put("steps", steps);
    Keys k = new Keys("", config);
    Noising process = Catalog.process("process", k.raw("process")).value();
    Keys o = k.object("objective");
    Form form = Catalog.find(o, Objectives.ALL, process.objective()).read(o);
    OptionalInt fit = form.iterations(steps);
    if (fit.isEmpty()) {
      return new Shortened(out, Optional.empty());
    }
    child(out, "objective").put("iterations", fit.getAsInt());
    return new Shortened(
        out,
        Optional.of(
            "%d steps are too few for the iterations of the configuration: objective.iterations is %d"
                .formatted(steps, fit.getAsInt())));
  }

  private static ObjectNode child(ObjectNode in, String name) {
    JsonNode node = in.path(name);
    if (node.isMissingNode() || node.isNull()) {
      return in.putObject(name);
    }
    if (node instanceof ObjectNode o) {
      return o;
    }
    throw new ConfigException(name, "expected an object");
  }
}
