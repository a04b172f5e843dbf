package tweedie.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import tweedie.config.ManifoldNoising.Inputs;
import tweedie.core.Density;
import tweedie.data.Table;
import tweedie.law.WrappedNormal;
import tweedie.law.WrappedNormalFit;
import tweedie.process.Brownian;
import tweedie.process.Geometric;
import tweedie.process.RiemannianLangevin;
import tweedie.process.Schedule;
import tweedie.space.Compact;
import tweedie.space.HeatKernel;
import tweedie.space.Hyperbolic;

/** Noisings on manifolds from their keys. */
final class Manifolds {
  private static final int MOST_ANGLES = 3;
  private static final int LEAST_ROWS = 50;

  private Manifolds() {}

  static Noising sphere(Keys k) {
    Factor f = Factor.sphere(k);
    return compact(
        f, k, f.space().dimension() == 2 ? Optional.of(Chart.sphere()) : Optional.empty());
  }

  static Noising torus(Keys k) {
    Factor f = Factor.torus(k);
    int d = f.space().dimension();
    Brownian p = new Brownian(f.space(), clock(k, f.space()));
    return compact(
        p,
        f,
        q -> HeatReport.torus(f.kernels(), p.schedule(), q),
        onTorus(p, d),
        d == 2 ? Optional.of(Chart.torus()) : Optional.empty());
  }

  static Noising so3(Keys k) {
    return compact(Factor.so3(k), k, Optional.empty());
  }

  static Noising product(Keys k) {
    Factor f = Factor.product(k);
    Brownian p = new Brownian(f.space(), clock(k, f.space()));
    return compact(
        p, f, q -> HeatReport.product(f.kernels(), p.schedule(), q), uniform(p), Optional.empty());
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

  private static Noising compact(Factor f, Keys k, Optional<Chart> chart) {
    Brownian p = new Brownian(f.space(), clock(k, f.space()));
    HeatKernel kernel = f.kernels().get(0);
    return compact(p, f, q -> HeatReport.of(kernel, p.schedule(), Math.PI, q), uniform(p), chart);
  }

  private static Noising compact(
      Brownian p,
      Factor f,
      Function<LawQuery, LawReport> report,
      Function<Table, Map<String, Density>> simple,
      Optional<Chart> chart) {
    return new ManifoldNoising(
        p,
        p.schedule(),
        Optional.of(p),
        p::score,
        f.coordinates(),
        f.inputs(),
        report,
        simple,
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
}
