package tweedie.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Objective;
import tweedie.core.Source;
import tweedie.law.Gaussian;
import tweedie.process.MatrixDiffusion;
import tweedie.process.NonlinearSde;
import tweedie.process.NonlinearSde.Rule;
import tweedie.space.Divergence;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** Objectives that need no transition density find the score of a simulated process. */
class LocalDenoisingTest {
  private static final int ROWS = 20000;
  private static final double TIME = 0.5;
  private static final Euclidean LINE = new Euclidean(1);

  /** {@code dX = −X dt + √2 dW} by 20 steps, from N(0, ¼). */
  private static final NonlinearSde OU =
      new NonlinearSde(
          new MatrixDiffusion(
              LINE,
              (z, t) -> z.neg(),
              (z, t) -> Ops.mul(torch.ones_like(z), Math.sqrt(2)).unsqueeze(-1)),
          1,
          new Gaussian(Ops.tensor(new double[1], 1, 1), Ops.matrix(new double[][] {{1}}), LINE),
          Rule.EULER_MARUYAMA,
          20);

  private static final Source<Batch> DATA =
      rng -> new Batch(Ops.mul(rng.normal(1), 0.5), Condition.NONE);
  private static final Source<Tensor> TIMES =
      rng -> Ops.add(torch.zeros(rng.rows()), TIME).to(torch.ScalarType.Double);

  private static double mean(Objective o, Rng rng) {
    return Arrays.stream(Ops.doubles(o.loss(rng))).average().orElseThrow();
  }

  /** The w of the best {@code s = −w x}: the loss is a parabola in w. */
  private static double best(java.util.function.Function<Field, Objective> objective) {
    double[] at = new double[3];
    for (int w = 0; w < 3; w++) {
      double slope = -w;
      Field s = (x, t, c) -> Ops.mul(x, slope);
      at[w] = mean(objective.apply(s), Rng.of(7, ROWS));
    }
    double curvature = at[2] - 2 * at[1] + at[0];
    return 1 - 0.5 * (at[2] - at[0]) / curvature;
  }

  /** Variance of the simulated law: {@code v ← (1 − h)² v + 2h}. */
  private static double variance(double from, int steps, double h) {
    double v = from;
    for (int k = 0; k < steps; k++) {
      v = (1 - h) * (1 - h) * v + 2 * h;
    }
    return v;
  }

  /**
   * The minimiser is 1/E y², exactly for the simulated law. Its relative error has a standard
   * deviation of √(2/n) = 0.01 from E y² and 0.01 from the noise; five of both is 0.07, passed with
   * a probability below 1e-6.
   */
  @Test
  void localDenoisingFindsTheScoreOfTheSimulatedLaw() {
    double h = 0.1;
    double before = variance(0.25, 20, (TIME - h) / 20);
    double expected = 1 / variance(before, 1, h);
    double found = best(net -> new LocalDenoising(OU, net, DATA, TIMES, h));
    assertThat(found).isCloseTo(expected, within(0.07 * expected));
  }

  /** With and without a model: the term in s(x) has mean 0, and the spread stays as h falls. */
  @Test
  void spreadStaysBoundedForShortSteps() {
    Field s = (x, t, c) -> Ops.mul(x, -1);
    double coarse = spread(s, 1e-2);
    double fine = spread(s, 1e-4);
    // Without the term the variance would grow a hundredfold; estimates err by a few percent.
    assertThat(fine).isLessThan(1.2 * coarse);
  }

  private static double spread(Field s, double h) {
    double[] l = Ops.doubles(new LocalDenoising(OU, s, DATA, TIMES, h).loss(Rng.of(3, ROWS)));
    double m = Arrays.stream(l).average().orElseThrow();
    return Arrays.stream(l).map(v -> (v - m) * (v - m)).average().orElseThrow();
  }

  /** Implicit and sliced score matching take simulated processes as they are. */
  @Test
  void implicitScoreMatchingFindsItToo() {
    double expected = 1 / variance(0.25, 20, TIME / 20);
    for (Divergence rule : new Divergence[] {Divergence.exact(), Divergence.hutchinson(1)}) {
      Criterion implicit = new Implicit(OU.dynamics(), rule);
      double found = best(net -> new Denoising(OU, implicit, net, DATA, TIMES));
      // In one dimension a sign probe is exact; only E y² is random: five of √(2/n).
      assertThat(found).isCloseTo(expected, within(0.05 * expected));
    }
  }

  @Test
  void stepsMustBePositive() {
    assertThatThrownBy(() -> new LocalDenoising(OU, (x, t, c) -> x, DATA, TIMES, 0))
        .hasMessageContaining("step: expected a positive number");
  }
}
