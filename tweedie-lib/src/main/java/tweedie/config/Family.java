package tweedie.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A named process with the numbers of its recipe that a search may turn. At the start of every dial
 * it is the process of that name with its defaults.
 *
 * @param type name of the process
 * @param dials its numbers
 * @param writer puts their values, in the order of the dials, into a configuration
 */
record Family(String type, List<Dial> dials, BiConsumer<ObjectNode, double[]> writer) {
  private static final Dial INVERSE_MASS = Dial.ratio("inverseMass", 1, 16, 4);
  private static final Dial MOMENTUM_VARIANCE = Dial.ratio("momentumVariance", 0.01, 1, 0.04);

  /** Friction in units of the critical one. */
  private static final Dial DAMPING = Dial.ratio("damping", 0.5, 2, 1);

  /** β(t) = mean (1 − slope + 2 slope t): a constant at 0. */
  private static final Dial SLOPE = Dial.plain("slope", 0, 0.95, 0);

  /** The linear processes whose recipes are searched, the paper's own first. */
  static final List<Family> ALL =
      List.of(
          new Family(
              "psld",
              List.of(
                  Dial.ratio("gamma", 1e-3, 0.5, 0.01),
                  DAMPING,
                  INVERSE_MASS,
                  MOMENTUM_VARIANCE,
                  Dial.ratio("beta", 3, 16, 8),
                  SLOPE),
              Family::psld),
          new Family(
              "vp",
              List.of(Dial.ratio("betaMin", 0.01, 2, 0.1), Dial.ratio("betaMax", 5, 30, 20)),
              (node, v) -> node.put("betaMin", v[0]).put("betaMax", v[1])),
          new Family(
              "cld",
              List.of(
                  DAMPING, INVERSE_MASS, MOMENTUM_VARIANCE, Dial.ratio("beta", 1.5, 8, 4), SLOPE),
              Family::cld),
          new Family(
              "langevin3",
              List.of(
                  Dial.plain("gamma", 0, 0.5, 0),
                  Dial.ratio("friction", 3, 12, 6),
                  INVERSE_MASS,
                  Dial.ratio("inverseAuxiliaryMass", 1, 16, 4),
                  Dial.ratio("beta", 3, 16, 8),
                  SLOPE),
              Family::langevin3));

  /** The configuration at the values of the dials. */
  ObjectNode config(double[] values) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("type", type);
    writer.accept(node, values);
    return node;
  }

  /** Critical damping of PSLD is {@code ν = Γ + 2/√M}. */
  private static void psld(ObjectNode node, double[] v) {
    node.put("gamma", v[0]);
    node.put("nu", v[0] + 2 * v[1] * Math.sqrt(v[2]));
    node.put("inverseMass", v[2]).put("momentumVariance", v[3]);
    beta(node, v[4], v[5]);
  }

  /** Critical damping of CLD is {@code Γ = 2√M}. */
  private static void cld(ObjectNode node, double[] v) {
    node.put("inverseMass", v[1]).put("friction", 2 * v[0] / Math.sqrt(v[1]));
    node.put("momentumVariance", v[2]);
    beta(node, v[3], v[4]);
  }

  private static void langevin3(ObjectNode node, double[] v) {
    node.put("gamma", v[0]).put("friction", v[1]);
    node.put("inverseMass", v[2]).put("inverseAuxiliaryMass", v[3]);
    beta(node, v[4], v[5]);
  }

  private static void beta(ObjectNode node, double mean, double slope) {
    if (slope == 0) {
      node.put("beta", mean);
    } else {
      node.putObject("beta").put("min", mean * (1 - slope)).put("max", mean * (1 + slope));
    }
  }
}
