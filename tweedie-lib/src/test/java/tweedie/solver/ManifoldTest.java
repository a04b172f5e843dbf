package tweedie.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.core.Diffusion;
import tweedie.core.Sampler;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.Brownian;
import tweedie.process.ConstantBeta;
import tweedie.process.HeatMixture;
import tweedie.space.Compact;
import tweedie.space.So3;
import tweedie.space.Sphere;
import tweedie.space.Torus;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/** The ordinary solvers on manifolds: geodesic random walks, reversal, probability flow. */
class ManifoldTest {
  /** A space, its first decay rate, and how the mean eigenfunction of one tangent step reads. */
  static Stream<Arguments> spaces() {
    return Stream.of(
        Arguments.of(new Sphere(2), 1.0, 0),
        Arguments.of(new Sphere(5), 2.5, 0),
        Arguments.of(new So3(), 1.0, 1));
  }

  /**
   * The eigenfunction cos r (on SO(3): (1 + 2 cos r)/3) of a walk with isotropic steps is
   * multiplied in mean by the same number at every step, {@code m = E φ(√h R)} with R² chi-square
   * of d degrees. So the walk is checked against its own exact mean m^N, within 5 standard errors
   * of n = 6,000 rows (false alarm 6e-7; φ is bounded by 1).
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("spaces")
  void geodesicWalkHasItsExactMean(Compact space, double rate, int group) {
    int n = 6000;
    for (int steps : new int[] {2, 10}) {
      double mean = walk(space, n, steps, group);
      double step = factor(space.dimension(), 1.0 / steps, group);
      assertThat(mean)
          .as("%s steps", steps)
          .isCloseTo(Math.pow(step, steps), within(5 / Math.sqrt(n)));
    }
  }

  /** Weak order 1: the exact mean of the walk approaches {@code e^{−λt/2}} like 1/N. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("spaces")
  void geodesicWalkHasWeakOrderOne(Compact space, double rate, int group) {
    double truth = Math.exp(-rate);
    double[] error = new double[3];
    for (int k = 0; k < 3; k++) {
      int steps = 50 << k;
      double step = factor(space.dimension(), 1.0 / steps, group);
      error[k] = Math.abs(Math.pow(step, steps) - truth);
    }
    // Halving with a correction of relative size 1/N.
    assertThat(error[0] / error[1]).isCloseTo(2, within(0.1));
    assertThat(error[1] / error[2]).isCloseTo(2, within(0.05));
  }

  private static double walk(Compact space, int n, int steps, int group) {
    Brownian process = new Brownian(space, new ConstantBeta(1));
    Sampler<Diffusion> sampler = new Sampler<>(new EulerMaruyama(), TimeGrid.uniform(0, 1, steps));
    return TensorScope.evaluate(
        () -> {
          Tensor x = space.uniform(Rng.of(1, n));
          Tensor y = sampler.run(process.dynamics(), x, Condition.NONE, Rng.of(2, n));
          Tensor cosine = space.distance(x, y).cos();
          double mean = cosine.mean().item_double();
          return group == 1 ? (1 + 2 * mean) / 3 : mean;
        });
  }

  /** {@code E cos(√h R) = Σ (−h)^k d(d + 2)…(d + 2k − 2)/(2k)!}. */
  private static double factor(int d, double h, int group) {
    double term = 1;
    double sum = 0;
    for (int k = 0; k < 60; k++) {
      sum += term;
      term *= -h * (d + 2 * k) / ((2 * k + 1) * (2 * k + 2.0));
    }
    return group == 1 ? (1 + 2 * sum) / 3 : sum;
  }

  static Stream<Arguments> reversals() {
    return Stream.of(new Sphere(2), new Torus(2), new So3())
        .flatMap(
            space ->
                Stream.of(
                    Arguments.of(space, new EulerMaruyama(), 1.0),
                    Arguments.of(space, new Heun(), 0.0)));
  }

  /**
   * The law at time 0 comes back: means of the first eigenfunctions. They are bounded by 1 in the
   * metric, so the mean over 1,000 rows lies within 4.5 standard errors of at most 1/√1,000 (false
   * alarm below 1e-5 for each coordinate), plus 0.015 for the bias of 60 steps.
   */
  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("reversals")
  void reversalReturnsTheData(Compact space, Solver<Diffusion> solver, double churn) {
    int n = 1000;
    HeatMixture law = mixture(space);
    Brownian process = new Brownian(space, new ConstantBeta(5));
    Sampler<Diffusion> sampler = new Sampler<>(solver, TimeGrid.quadratic(1, 0, 60));
    Diffusion reversed = process.dynamics().reverse(law.score(process), churn);
    double[] found =
        TensorScope.evaluate(
            () -> {
              Tensor clean = law.sample(Condition.NONE, Rng.of(5, n));
              Tensor start = process.sample(clean, Ops.scalar(0), Ops.scalar(1), Rng.of(6, n)).x();
              Tensor y = sampler.run(reversed, start, Condition.NONE, Rng.of(7, n));
              space.check(y);
              return eigenfunctions(space, y);
            });
    double[] truth = eigenfunctions(space, law);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).isCloseTo(truth[i], within(4.5 / Math.sqrt(n) + 0.015));
    }
  }

  private static HeatMixture mixture(Compact space) {
    Tensor c = space.uniform(Rng.of(40, 2));
    double[][] centres = {Ops.doubles(c.select(0, 0)), Ops.doubles(c.select(0, 1))};
    return new HeatMixture(space, new double[] {0.7, 0.3}, centres, 0.3);
  }

  /** Means of coordinates; of sines and cosines on the torus. */
  private static double[] eigenfunctions(Compact space, Tensor x) {
    Tensor f = space instanceof Torus ? Ops.cat(1, x.sin(), x.cos()) : x;
    return Ops.doubles(f.mean(0));
  }

  /** Coordinates decay by {@code e^{−λv/2}}: rate 1 on S² and SO(3), ½ on the torus. */
  private static double[] eigenfunctions(Compact space, HeatMixture law) {
    Tensor c = Ops.matrix(law.centres());
    double decay = Math.exp(-law.time() * (space instanceof Torus ? 0.5 : 1));
    double[] first = eigenfunctions(space, c.narrow(0, 0, 1));
    double[] second = eigenfunctions(space, c.narrow(0, 1, 1));
    for (int i = 0; i < first.length; i++) {
      first[i] = decay * (0.7 * first[i] + 0.3 * second[i]);
    }
    return first;
  }

  /**
   * Heun's method on a manifold keeps order 2: the flow from a few points with n and 2n steps
   * against 8n. Errors at n and 2n differ from the true ones by 1/64 and 1/16 of themselves.
   */
  @ParameterizedTest
  @MethodSource("flows")
  void flowHasOrderTwo(Compact space) {
    Tensor start = space.uniform(Rng.of(9, 20));
    Tensor fine = flow(space, start, 160);
    double coarse = space.distance(flow(space, start, 20), fine).mean().item_double();
    double half = space.distance(flow(space, start, 40), fine).mean().item_double();
    assertThat(coarse).isLessThan(0.05);
    assertThat(coarse / half).isBetween(3.0, 6.0);
  }

  static Stream<Compact> flows() {
    return Stream.of(new Sphere(2), new Torus(2), new So3());
  }

  private static Tensor flow(Compact space, Tensor start, int steps) {
    HeatMixture law = mixture(space);
    Brownian process = new Brownian(space, new ConstantBeta(2));
    return new Sampler<Diffusion>(new Heun(), TimeGrid.uniform(1, 0, steps))
        .run(
            process.dynamics().reverse(law.score(process), 0),
            start,
            Condition.NONE,
            Rng.of(1, 20));
  }
}
