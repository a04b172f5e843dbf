package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tweedie.process.ConstantBeta;
import tweedie.process.Cosine;
import tweedie.process.ExponentialBeta;
import tweedie.process.LinearBeta;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.Recipe;
import tweedie.process.Schedule;
import tweedie.process.ThirdOrder;
import tweedie.space.Euclidean;

/** The forward processes by name. */
final class Processes {
  static final List<Entry<Function<Keys, Noising>>> ALL =
      List.of(
          linear("vp", "variance preserving, linear beta", Processes::vp),
          linear(
              "vpCosine",
              "variance preserving, cosine schedule",
              k -> NamedProcesses.vp(new Cosine())),
          linear("subvp", "sub-variance preserving", Processes::subVp),
          linear("ve", "variance exploding", Processes::ve),
          linear("cld", "Langevin diffusion in CLD's own units", Processes::cld),
          linear("psld", "phase-space Langevin diffusion", Processes::psld),
          linear("langevin3", "third-order Langevin diffusion", Processes::langevin3),
          linear("recipe", "any constant D, Q and precision", Processes::recipe),
          new Entry<>("flexible", "flexible diffusion: D and Q are learned", FlexibleNoising::read),
          new Entry<>(
              "nonUniform",
              "variance preserving, a clock for each run of channels",
              NonUniformNoising::read),
          new Entry<>("haar", "variance preserving, a clock for each Haar band", HaarNoising::read),
          new Entry<>(
              "vdm", "variance preserving by log SNR: learned, linear or cosine", VdmNoising::read),
          new Entry<>(
              "nonlinear", "diffusions with drift or noise of the state", NonlinearNoising::read),
          new Entry<>("sphere", "Brownian motion on a sphere", Manifolds::sphere),
          new Entry<>("torus", "Brownian motion on a torus of angles", Manifolds::torus),
          new Entry<>("so3", "Brownian motion on rotations", Manifolds::so3),
          new Entry<>(
              "product", "Brownian motion on spheres, tori and rotations", Manifolds::product),
          new Entry<>(
              "hyperbolic",
              "Langevin diffusion to a wrapped normal law on hyperbolic space",
              Manifolds::hyperbolic),
          new Entry<>("ctmc", "jumps of symbols, levels or characters", CtmcNoising::read),
          new Entry<>(
              "wrightFisher", "Wright-Fisher diffusion of compositions", SimplexNoising::read),
          new Entry<>(
              "bridge", "reference of a Schroedinger bridge to other data", BridgeNoising::read));

  /** What a product is made of: manifolds without a clock of their own. */
  static final List<Entry<Function<Keys, Factor>>> PARTS =
      List.of(
          new Entry<>("sphere", "a sphere", Factor::sphere),
          new Entry<>("torus", "a torus of angles", Factor::torus),
          new Entry<>("so3", "rotations", Factor::so3));

  /** Processes that read {@link #beta}. */
  private static final List<String> CLOCKED =
      List.of(
          "cld",
          "psld",
          "langevin3",
          "recipe",
          "nonlinear",
          "sphere",
          "torus",
          "so3",
          "product",
          "hyperbolic",
          "ctmc",
          "wrightFisher");

  /** Default clock times spectral gap: the slowest mode falls to e⁻⁶, a quarter of a per cent. */
  static final double MIXED = 6;

  private Processes() {}

  /**
   * Configurations of a process that between them ask for every key in every form it takes: the
   * schema is what they are seen to read.
   *
   * @param type name of the process
   * @return configurations; the first one gives only what has no default
   */
  static List<ObjectNode> examples(String type) {
    ObjectNode bare = JsonNodeFactory.instance.objectNode().put("type", type);
    if (type.equals("recipe")) {
      bare.putArray("D").addArray().add(1);
      bare.putArray("Q").addArray().add(0);
      bare.putArray("precision").add(1);
    }
    if (type.equals("wrightFisher")) {
      bare.putArray("alpha").add(2).add(2);
    }
    if (type.equals("product")) {
      ArrayNode parts = bare.putArray("parts");
      parts.addObject().put("type", "sphere");
      parts.addObject().put("type", "torus").put("dim", 1);
    }
    ObjectNode full = bare.deepCopy();
    if (type.equals("recipe")) {
      full.putArray("precision").addArray().add(1);
      full.putArray("initialVariance").add(0);
    }
    if (type.equals("nonUniform") || type.equals("haar")) {
      full.putArray("ends").add(0.25).add(1);
    }
    if (type.equals("bridge")) {
      full.put("priorMean", 0).put("priorVariance", 1);
    }
    List<ObjectNode> all = new ArrayList<>(List.of(bare, full));
    if (CLOCKED.contains(type)) {
      full.putObject("beta").put("min", 1).put("max", 8);
      ObjectNode exponential = bare.deepCopy();
      exponential.putObject("beta").put("scale", 0.01).put("base", 500);
      all.add(exponential);
    }
    if (List.of("sphere", "torus", "so3", "product").contains(type)) {
      all.add(bare.deepCopy().put("sigmaMin", 0.01).put("sigmaMax", 2));
    }
    if (type.equals("vdm")) {
      all.add(bare.deepCopy().put("schedule", "learned"));
    }
    if (type.equals("ctmc")) {
      ObjectNode kept = bare.deepCopy();
      kept.putObject("beta").put("kept", 0.01);
      all.addAll(List.of(kept, gaussian(bare), steps(bare), dense(bare)));
    }
    return all;
  }

  private static ObjectNode gaussian(ObjectNode bare) {
    return bare.deepCopy().put("rates", "gaussianTarget");
  }

  private static ObjectNode steps(ObjectNode bare) {
    ObjectNode n = bare.deepCopy().put("rates", "birthDeath").put("states", 2);
    n.putArray("up").add(1);
    n.putArray("down").add(2);
    return n;
  }

  private static ObjectNode dense(ObjectNode bare) {
    ObjectNode n = bare.deepCopy().put("rates", "dense").put("states", 2);
    n.putArray("matrix").add(n.arrayNode().add(-1).add(1)).add(n.arrayNode().add(2).add(-2));
    return n;
  }

  private static Entry<Function<Keys, Noising>> linear(
      String name, String about, Function<Keys, LinearSde> make) {
    return new Entry<>(name, about, k -> new LinearNoising(make.apply(k)));
  }

  private static LinearSde vp(Keys k) {
    return NamedProcesses.vp(k.number("betaMin", 0.1), k.number("betaMax", 20));
  }

  private static LinearSde subVp(Keys k) {
    return NamedProcesses.subVp(k.number("betaMin", 0.1), k.number("betaMax", 20));
  }

  private static LinearSde ve(Keys k) {
    return NamedProcesses.ve(k.number("sigmaMin", 0.01), k.number("sigmaMax", 50));
  }

  private static LinearSde cld(Keys k) {
    return NamedProcesses.cld(
        k.number("inverseMass", 4),
        k.number("friction", 1),
        k.number("momentumVariance", 0.04),
        beta(k, 4));
  }

  private static LinearSde psld(Keys k) {
    double gamma = k.number("gamma", 0.01);
    // Critical damping at M⁻¹ = 4, the paper's choice, unless told otherwise.
    double nu = k.number("nu", gamma + 4);
    return NamedProcesses.psld(
        gamma, nu, k.number("inverseMass", 4), k.number("momentumVariance", 0.04), beta(k, 8));
  }

  private static LinearSde langevin3(Keys k) {
    ThirdOrder d = ThirdOrder.defaults();
    ThirdOrder p =
        new ThirdOrder(
            k.number("gamma", d.gamma()),
            k.number("friction", d.friction()),
            k.number("positionCoupling", d.positionCoupling()),
            k.number("momentumCoupling", d.momentumCoupling()),
            k.number("inverseMass", d.inverseMass()),
            k.number("inverseAuxiliaryMass", d.inverseAuxiliaryMass()));
    return NamedProcesses.langevin3(p, beta(k, 8));
  }

  private static LinearSde recipe(Keys k) {
    double[][] d = k.matrix("D");
    double[][] q = k.matrix("Q");
    JsonNode p = k.raw("precision");
    boolean full = p.isArray() && !p.isEmpty() && p.get(0).isArray();
    double[][] precision = full ? k.matrix("precision") : diagonal(k.vector("precision"));
    double[] initial =
        k.has("initialVariance") ? k.vector("initialVariance") : new double[d.length];
    for (double v : initial) {
      if (!(v >= 0)) {
        throw new ConfigException(k.at("initialVariance"), "expected numbers >= 0, found " + v);
      }
    }
    if (initial.length != d.length) {
      throw new ConfigException(
          k.at("initialVariance"),
          "expected " + d.length + " numbers, one a block, found " + initial.length);
    }
    Recipe r = new Recipe(d, q, precision);
    return new LinearSde(r, beta(k, 8), diagonal(initial), Euclidean.ANY);
  }

  /** A number, {@code {min, max}} of a line, or {@code {scale, base}} of an exponential. */
  static Schedule beta(Keys k, double otherwise) {
    if (k.has("beta") && k.raw("beta").isObject()) {
      Keys inner = k.object("beta");
      Schedule s =
          inner.has("base")
              ? new ExponentialBeta(inner.number("scale"), inner.number("base"))
              : new LinearBeta(inner.number("min"), inner.number("max"));
      inner.done();
      return s;
    }
    return new ConstantBeta(k.number("beta", otherwise));
  }

  private static double[][] diagonal(double[] v) {
    double[][] a = new double[v.length][v.length];
    for (int i = 0; i < v.length; i++) {
      a[i][i] = v[i];
    }
    return a;
  }
}
