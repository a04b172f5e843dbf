package tweedie.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import tweedie.config.ManifoldNoising.Inputs;
import tweedie.core.Density;
import tweedie.data.Table;
import tweedie.law.WrappedNormal;
import tweedie.law.WrappedNormalFit;
import tweedie.net.PeriodicFeatures;
import tweedie.process.Brownian;
import tweedie.process.Geometric;
import tweedie.process.RiemannianLangevin;
import tweedie.process.Schedule;
import tweedie.space.Compact;
import tweedie.space.HeatKernel;
import tweedie.space.Hyperbolic;
import tweedie.space.So3;
import tweedie.space.Sphere;
import tweedie.space.Torus;
import tweedie.tensor.Ops;

/** Noisings on manifolds from their keys. */
final class Manifolds {
  private static final int MOST_ANGLES = 3;
  private static final int LEAST_ROWS = 50;

  private Manifolds() {}

  static Noising sphere(Keys k) {
    int d = k.count("dim", 2);
    Sphere s = new Sphere(d);
    List<String> words = d == 2 ? List.of("degrees", "ambient") : List.of("ambient");
    String word = k.word("coordinates", words.get(0), words);
    Coordinates c =
        word.equals("degrees")
            ? Coordinates.degreesOfSphere()
            : Coordinates.ambient(d + 1, Manifolds::unit);
    Optional<Chart> chart = d == 2 ? Optional.of(Chart.sphere()) : Optional.empty();
    return compact(
        new Brownian(s, clock(k, s)), HeatKernel.sphere(d), c, Inputs.state(d + 1), chart);
  }

  static Noising torus(Keys k) {
    int d = k.count("dim", 2);
    String word = k.word("coordinates", "degrees", List.of("degrees", "radians"));
    Coordinates c =
        word.equals("degrees") ? Coordinates.degreesOfTorus(d) : Coordinates.radiansOfTorus(d);
    int harmonics = k.count("harmonics", 3, 1);
    Torus space = new Torus(d);
    Brownian p = new Brownian(space, clock(k, space));
    Optional<Chart> chart = d == 2 ? Optional.of(Chart.torus()) : Optional.empty();
    return new ManifoldNoising(
        p,
        p.schedule(),
        Optional.of(p),
        p::score,
        c,
        new Inputs(2 * harmonics * d, net -> new PeriodicFeatures(net, harmonics)),
        q -> HeatReport.torus(space, p.schedule(), q),
        onTorus(p, d),
        chart,
        OptionalDouble.of(p.residual()));
  }

  static Noising so3(Keys k) {
    String word = k.word("coordinates", "vectors", List.of("vectors", "matrices"));
    Coordinates c =
        word.equals("vectors") ? Coordinates.rotationVectors() : Coordinates.ambient(9, x -> x);
    Brownian p = new Brownian(new So3(), clock(k, new So3()));
    return compact(p, HeatKernel.so3(), c, Inputs.state(9), Optional.empty());
  }

  static Noising hyperbolic(Keys k) {
    int d = k.count("dim", 2);
    String word = k.word("coordinates", "ball", List.of("ball", "ambient"));
    Coordinates c = word.equals("ball") ? Coordinates.ball(d) : Coordinates.ambient(d + 1, x -> x);
    double scale = k.number("scale", 0.5);
    int steps = k.count("steps", 100);
    Schedule beta = Processes.beta(k, 2);
    RiemannianLangevin p =
        new RiemannianLangevin(WrappedNormal.hyperbolic(new Hyperbolic(d), scale), beta, steps);
    return new ManifoldNoising(
        p,
        beta,
        Optional.empty(),
        p::score,
        c,
        Inputs.state(d + 1),
        q ->
            HeatReport.of(HeatKernel.hyperbolic(d), beta, Double.POSITIVE_INFINITY, q)
                .beside("the Langevin diffusion of training, whose law has no closed form"),
        train -> Map.of(),
        Optional.empty(),
        OptionalDouble.empty());
  }

  private static Noising compact(
      Brownian p, HeatKernel kernel, Coordinates c, Inputs inputs, Optional<Chart> chart) {
    return new ManifoldNoising(
        p,
        p.schedule(),
        Optional.of(p),
        p::score,
        c,
        inputs,
        q -> HeatReport.of(kernel, p.schedule(), Math.PI, q),
        uniform(p),
        chart,
        OptionalDouble.of(p.residual()));
  }

  /** A clock with a rate, or one of noise levels that grow by equal factors. */
  private static Schedule clock(Keys k, Compact space) {
    if (!k.has("sigmaMin")) {
      return Processes.beta(k, Processes.MIXED / space.gap());
    }
    double least = k.number("sigmaMin");
    double most = k.number("sigmaMax");
    if (!(least > 0 && most > least)) {
      throw new ConfigException(
          k.at("sigmaMin"), "expected 0 < sigmaMin < sigmaMax, found " + least + " and " + most);
    }
    return new Geometric(least, most);
  }

  /** The law that Brownian motion on a compact space tends to. */
  private static Function<Table, Map<String, Density>> uniform(Brownian p) {
    return train -> Map.of("uniform", p.prior());
  }

  /** Beside the uniform law a mixture of wrapped normal laws, whose images are 3ᵈ and more. */
  private static Function<Table, Map<String, Density>> onTorus(Brownian p, int d) {
    return train -> {
      Map<String, Density> all = new LinkedHashMap<>();
      all.put("uniform", p.prior());
      if (d <= MOST_ANGLES && train.rows() >= LEAST_ROWS) {
        double[] angles = new double[train.values().length];
        Arrays.setAll(angles, i -> train.values()[i]);
        all.put("wrappedNormalMixture", WrappedNormalFit.of(angles, d, 0));
      }
      return all;
    };
  }

  private static Tensor unit(Tensor x) {
    return x.div(Ops.perRow(Ops.rowSum(x.mul(x)).sqrt(), x));
  }
}
