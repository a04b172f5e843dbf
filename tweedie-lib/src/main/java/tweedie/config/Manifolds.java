package tweedie.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Density;
import tweedie.data.Table;
import tweedie.law.WrappedNormal;
import tweedie.law.WrappedNormalFit;
import tweedie.process.Brownian;
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
    return compact(k, s, HeatKernel.sphere(d), c, chart);
  }

  static Noising torus(Keys k) {
    int d = k.count("dim", 2);
    String word = k.word("coordinates", "degrees", List.of("degrees", "radians"));
    Coordinates c =
        word.equals("degrees") ? Coordinates.degreesOfTorus(d) : Coordinates.radiansOfTorus(d);
    int harmonics = k.count("harmonics", 3);
    Schedule beta = Processes.beta(k, 5);
    Torus space = new Torus(d);
    Brownian p = new Brownian(space, beta);
    Optional<Chart> chart = d == 2 ? Optional.of(Chart.torus()) : Optional.empty();
    return new ManifoldNoising(
        p,
        Optional.of(p),
        p::score,
        c,
        harmonics,
        q -> HeatReport.torus(space, beta, q),
        onTorus(p, d),
        chart);
  }

  static Noising so3(Keys k) {
    String word = k.word("coordinates", "vectors", List.of("vectors", "matrices"));
    Coordinates c =
        word.equals("vectors") ? Coordinates.rotationVectors() : Coordinates.ambient(9, x -> x);
    return compact(k, new So3(), HeatKernel.so3(), c, Optional.empty());
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
        Optional.empty(),
        p::score,
        c,
        0,
        q -> HeatReport.of(HeatKernel.hyperbolic(d), beta, Double.POSITIVE_INFINITY, q),
        train -> Map.of(),
        Optional.empty());
  }

  private static Noising compact(
      Keys k, Compact space, HeatKernel kernel, Coordinates c, Optional<Chart> chart) {
    Schedule beta = Processes.beta(k, 5);
    Brownian p = new Brownian(space, beta);
    return new ManifoldNoising(
        p,
        Optional.of(p),
        p::score,
        c,
        0,
        q -> HeatReport.of(kernel, beta, Math.PI, q),
        uniform(p),
        chart);
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
