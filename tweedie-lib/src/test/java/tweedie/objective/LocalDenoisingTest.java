package tweedie.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Continuous;
import tweedie.core.Criterion;
import tweedie.core.Diffusion;
import tweedie.core.Field;
import tweedie.core.ForwardProcess;
import tweedie.core.Law;
import tweedie.core.Noised;
import tweedie.core.Objective;
import tweedie.core.Source;
import tweedie.law.Gaussian;
import tweedie.process.ConstantBeta;
import tweedie.process.MatrixDiffusion;
import tweedie.process.NonlinearRecipe;
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

  /** States that stay where they are: the nodes of a quadrature in place of random ones. */
  private record Nodes(Diffusion dynamics) implements ForwardProcess<Diffusion> {
    @Override
    public double horizon() {
      return 1;
    }

    @Override
    public Law prior() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Noised sample(Tensor x, Tensor s, Tensor t, Rng rng) {
      return new Noised(x, x);
    }
  }

  /** A diffusion whose noise is that of the nodes. */
  private record Kicked(Diffusion free, Tensor kicks) implements Diffusion {
    @Override
    public Continuous space() {
      return free.space();
    }

    @Override
    public Tensor drift(Tensor x, Tensor t, Condition c) {
      return free.drift(x, t, c);
    }

    @Override
    public Tensor dispersion(Tensor v, Tensor x, Tensor t) {
      return free.dispersion(kicks, x, t);
    }

    @Override
    public Tensor diffuse(Tensor v, Tensor x, Tensor t) {
      return free.diffuse(v, x, t);
    }

    @Override
    public Tensor divergence(Tensor x, Tensor t) {
      return free.divergence(x, t);
    }
  }

  /**
   * Noise that depends on the state, from the stationary law N(0, 1), where the score is −x: the
   * slope of the loss there in any direction is O(h), by quadrature. Without the term in ∇·a it
   * tends to E φ a′, which is .3 for φ = x.
   */
  @ParameterizedTest
  @ValueSource(strings = {"x", "sin x", "x / (1 + x²)", "x³ exp(−x²/2)"})
  void localDenoisingHoldsWhereNoiseDependsOnTheState(String direction) {
    UnaryOperator<Tensor> phi =
        x ->
            switch (direction) {
              case "x" -> x;
              case "sin x" -> x.sin();
              case "x / (1 + x²)" -> x.div(Ops.add(x.square(), 1));
              default -> Ops.pow(x, 3).mul(Ops.mul(x.square(), -0.5).exp());
            };
    double coarse = slopeAtTheScore(phi, 0.01);
    double fine = slopeAtTheScore(phi, 0.005);
    assertThat(Math.log(Math.abs(coarse / fine)) / Math.log(2)).isCloseTo(1, within(0.2));
  }

  /** The derivative of the mean loss at {@code s = −x} along φ; the loss is a parabola. */
  private static double slopeAtTheScore(UnaryOperator<Tensor> phi, double h) {
    // Nodes a tenth apart in 16 deviations: of smooth integrands, exact to rounding.
    int n = 161;
    int rows = n * n;
    double[] states = new double[rows];
    double[] kicks = new double[rows];
    double[] weights = new double[rows];
    for (int i = 0; i < rows; i++) {
      states[i] = 0.1 * Math.floorDiv(i, n) - 8;
      kicks[i] = 0.1 * Math.floorMod(i, n) - 8;
      double radius = states[i] * states[i] + kicks[i] * kicks[i];
      weights[i] = 0.01 * Math.exp(-0.5 * radius) / (2 * Math.PI);
    }
    Tensor xi = Ops.tensor(kicks, rows, 1);
    Diffusion free = NonlinearRecipe.MULTIPLICATIVE.dynamics(LINE, new ConstantBeta(1));
    Nodes process = new Nodes(new Kicked(free, xi));
    Batch clean = new Batch(Ops.tensor(states, rows, 1), Condition.NONE);
    double[] side = new double[2];
    for (int i = 0; i < 2; i++) {
      double sign = 2 * i - 1;
      Field s = (x, t, c) -> Ops.add(x.neg(), phi.apply(x), sign);
      double[] l =
          Ops.doubles(new LocalDenoising(process, s, r -> clean, TIMES, h).loss(Rng.of(0, rows)));
      for (int k = 0; k < l.length; k++) {
        side[i] += weights[k] * l[k];
      }
    }
    return 0.5 * (side[1] - side[0]);
  }

  /** The same of implicit score matching, which is exact: nothing but rounding is left. */
  @Test
  void implicitScoreMatchingHoldsThereToo() {
    int n = 161;
    double[] states = new double[n];
    for (int i = 0; i < n; i++) {
      states[i] = 0.1 * i - 8;
    }
    Tensor x = Ops.tensor(states, n, 1);
    Implicit implicit =
        new Implicit(
            NonlinearRecipe.MULTIPLICATIVE.dynamics(LINE, new ConstantBeta(1)), Divergence.exact());
    double[] side = new double[2];
    for (int i = 0; i < 2; i++) {
      double sign = 2 * i - 1;
      Field s = (z, t, c) -> Ops.add(z.neg(), z.sin(), sign);
      Rng rng = Rng.of(0, n);
      double[] l =
          Ops.doubles(
              implicit.at(s, new Batch(x, Condition.NONE), new Noised(x, x), TIMES.draw(rng), rng));
      for (int k = 0; k < n; k++) {
        side[i] += 0.1 * Math.exp(-0.5 * states[k] * states[k]) / Math.sqrt(2 * Math.PI) * l[k];
      }
    }
    // The parabola has its lowest point at the score; derivatives of G by differences leave 1e-12.
    assertThat(0.5 * (side[1] - side[0])).isCloseTo(0, within(1e-9));
  }

  @Test
  void stepsMustBePositive() {
    assertThatThrownBy(() -> new LocalDenoising(OU, (x, t, c) -> x, DATA, TIMES, 0))
        .hasMessageContaining("step: expected a positive number");
  }
}
