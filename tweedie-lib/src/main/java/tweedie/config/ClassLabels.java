package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Density;
import tweedie.core.Source;
import tweedie.guide.ClassifierFree;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;

/** The classes that a network is told about. */
final class ClassLabels {
  private ClassLabels() {}

  /**
   * Number of classes of a network.
   *
   * @param config resolved
   * @return 0 for a network that is told none
   */
  static int count(JsonNode config) {
    return config.path("network").path("classes").asInt(0);
  }

  /**
   * Refuses a network with classes that the data do not have.
   *
   * @param config resolved
   * @param facts of the data
   * @throws ConfigException naming both numbers
   */
  static void check(JsonNode config, Facts facts) {
    int wanted = count(config);
    int found = facts.classes().size();
    if (wanted > 0 && wanted != found) {
      throw new ConfigException(
          "network.classes",
          found == 0
              ? "the data have no classes"
              : "expected %d, the classes of the data, found %d".formatted(found, wanted));
    }
  }

  /**
   * Whether a network has classes and was never trained without one: what it says of "no class" is
   * that of numbers drawn at its start.
   *
   * @param config resolved
   */
  static boolean always(JsonNode config) {
    return count(config) > 0 && config.path("network").path("labelDropout").asDouble(0) == 0;
  }

  /** What is said where such a network would have to do without a class. */
  static ConfigException needed() {
    return new ConfigException(
        "network.labelDropout",
        "at 0 this model draws only with --class, without --guidance and --classifier");
  }

  /**
   * Conditions of a network.
   *
   * @param config resolved
   * @param given conditions
   * @return the same; drawing throws where a class is missing that the network needs
   */
  static Source<Condition> required(JsonNode config, Source<Condition> given) {
    return always(config) ? rng -> labelled(given.draw(rng)) : given;
  }

  private static Condition labelled(Condition c) {
    if (!c.parts().containsKey(ClassifierFree.LABEL)) {
      throw needed();
    }
    return c;
  }

  /**
   * A likelihood of rows given their classes, where a network has some.
   *
   * @param config resolved
   * @param l likelihood under conditions that hold the classes
   * @return the same, named so
   */
  static Likelihood given(JsonNode config, Likelihood l) {
    if (count(config) == 0) {
      return l;
    }
    Map<String, Density> terms = new LinkedHashMap<>();
    l.terms().forEach((name, term) -> terms.put(name, new GivenClass(term)));
    String kind = l.kind() + ", given classes";
    return new Likelihood(
        new GivenClass(l.density()), kind, l.sites(), l.site(), l.shift(), l.drawsTimes(), terms);
  }

  /** The density of rows that have a class. */
  private record GivenClass(Density inner) implements Density {
    @Override
    public Tensor logDensity(Tensor x, Condition c, Rng rng) {
      if (!c.parts().containsKey(ClassifierFree.LABEL)) {
        throw new ConfigException(
            "data", "the likelihood of this model is one given classes; these rows have none");
      }
      return inner.logDensity(x, c, rng);
    }

    @Override
    public boolean unbiased() {
      return inner.unbiased();
    }

    @Override
    public Parameters parameters() {
      return inner.parameters();
    }
  }
}
