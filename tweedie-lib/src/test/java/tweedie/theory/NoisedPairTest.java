package tweedie.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Reversal;
import tweedie.core.Sampler;
import tweedie.core.Score;
import tweedie.core.TimeGrid;
import tweedie.process.ConditionPath;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.NoisedPair;
import tweedie.process.NonUniformSde;
import tweedie.solver.EulerMaruyama;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Probe;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/** Conditional estimators on {@link GaussianPair}, where every answer is known. */
class NoisedPairTest {
  private static final GaussianPair PAIR = new GaussianPair(0.25);
  private static final LinearSde X = NamedProcesses.ve(0.01, 30).in(new Euclidean(1));
  private static final double Y = 0.7;

  private static LinearSde condition(double sigmaMax) {
    return NamedProcesses.ve(0.005, sigmaMax).in(new Euclidean(1));
  }

  private static NoisedPair pair(LinearSde condition) {
    return new NoisedPair(X, condition, new long[] {1}, 1);
  }

  /** The exact score of the joint law: its part of x is that of x_t given y_t. */
  private static Score joint(LinearSde condition) {
    return (z, t, c) -> {
      double x2 = X.moments(t.item_double()).covariance()[0][0];
      double y2 = condition.moments(t.item_double()).covariance()[0][0];
      double[] a = PAIR.score(x2, y2);
      Tensor x = Ops.mul(z.narrow(1, 0, 1), a[0]).add(Ops.mul(z.narrow(1, 1, 1), a[1]));
      // What it says of y is not asked.
      return Ops.cat(1, x, Ops.zerosLike(x));
    };
  }

  private static Condition observed(int rows) {
    Tensor y = Ops.add(Ops.tensor(new double[rows], rows, 1), Y);
    return new Condition(Map.of("context", y), Optional.empty());
  }

  /** Exact mean and variance of the last state, by the unchanged sampler. */
  private static double[] law(LinearSde condition, boolean noisy, int steps) {
    return TensorScope.evaluate(
        () -> {
          Probe count = new Probe(0, 0);
          run(condition, noisy, steps, count);
          double[] end = Ops.doubles(run(condition, noisy, steps, new Probe(0, count.used())));
          double variance = 0;
          for (int i = 1; i < end.length; i++) {
            variance += (end[i] - end[0]) * (end[i] - end[0]);
          }
          // The start is drawn from the prior, whose deviation the map of the run multiplies.
          return new double[] {end[0], variance};
        });
  }

  private static Tensor run(LinearSde condition, boolean noisy, int steps, Probe rng) {
    ConditionPath clean = (y, t) -> y;
    ConditionPath path = noisy ? ConditionPath.redrawn(condition, rng) : clean;
    Score score = pair(condition).given(noisy ? joint(condition) : given(), path);
    Reversal reversed = X.dynamics().reverse(score, 1);
    TimeGrid grid = TimeGrid.uniform(1, 1e-9, steps);
    Tensor start = Ops.mul(rng.normal(1), X.sigma(1));
    return new Sampler<Reversal>(new EulerMaruyama(), grid)
        .run(reversed, start, observed(rng.rows()), rng);
  }

  /**
   * The table of the spec by the estimator itself: what a network of exact posterior means says of
   * x, through {@link NonUniformSde#score} and {@link NoisedPair#given}, is {@code a x_t + b y_t}.
   * The last column has equal clocks, which is CDiffE.
   */
  @ParameterizedTest
  @CsvSource({
    "0.01, 0.01, 0.029347",
    "0.01, 0.25, 0.388350",
    "0.25, 0.01, 0.013913",
    "0.25, 0.25, 0.228571",
    "1, 0.01, 0.005263",
    "1, 0.25, 0.100000",
    "1, 1, 0.228571",
    "9, 0.01, 0.000690",
    "9, 0.25, 0.014286",
    "9, 9, 0.070936"
  })
  void biasOfTheEstimatorIsThePrintedOne(double x2, double y2, double printed) {
    double t = solve(u -> X.moments(u).covariance()[0][0] - x2, 1e-9, 1);
    double most = solve(u -> condition(u).moments(t).covariance()[0][0] - y2, 0.006, 1e6);
    NoisedPair pair = pair(condition(most));
    Score exact = pair.joint().score(posteriorMean(x2, y2));
    ConditionPath asGiven = (y, at) -> y;
    double[][] probes = {{1, 0}, {0, 1}};
    double[] used = new double[3];
    for (int i = 0; i < 2; i++) {
      double[] p = probes[i];
      Condition c =
          new Condition(Map.of("context", Ops.tensor(new double[] {p[1]}, 1, 1)), Optional.empty());
      Tensor x = Ops.tensor(new double[] {p[0]}, 1, 1);
      used[i] = Ops.doubles(pair.given(exact, asGiven).at(x, Ops.scalar(t), c))[0];
    }
    // Second moments of x_t, y_t and y; the right score is that of N(4/5 y, 1/5 + σ_x²).
    double[][] moments = {{1 + x2, 1, 1}, {1, 1.25 + y2, 1.25}, {1, 1.25, 1.25}};
    double[] right = {-1 / (0.2 + x2), 0, 0.8 / (0.2 + x2)};
    double error = 0;
    double square = 0;
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        error += (used[i] - right[i]) * (used[j] - right[j]) * moments[i][j];
        square += right[i] * right[j] * moments[i][j];
      }
    }
    // Half a unit of the last printed digit.
    assertThat(error / square).isCloseTo(printed, within(5e-7));
  }

  /**
   * {@code S (S + diag(σ_x², σ_y²))⁻¹ z} with S the covariance of x and {@code y = x + N(0, ¼)}.
   */
  private static Field posteriorMean(double x2, double y2) {
    double determinant = (1 + x2) * (1.25 + y2) - 1;
    double[] inverse = {
      (1.25 + y2) / determinant, -1 / determinant, -1 / determinant, (1 + x2) / determinant
    };
    Tensor prior = Ops.tensor(new double[] {1, 1, 1, 1.25}, 2, 2);
    Tensor map = torch.matmul(prior, Ops.tensor(inverse, 2, 2));
    return (z, t, c) -> torch.matmul(z, map.transpose(0, 1));
  }

  /** A root of an ascending function by bisection of the logarithm. */
  private static double solve(DoubleUnaryOperator f, double low, double high) {
    double a = Math.log(low);
    double b = Math.log(high);
    for (int i = 0; i < 100; i++) {
      double m = (a + b) / 2;
      if (f.applyAsDouble(Math.exp(m)) < 0) {
        a = m;
      } else {
        b = m;
      }
    }
    return Math.exp((a + b) / 2);
  }

  /** The score given clean y, which CDE learns. */
  private static Score given() {
    return (z, t, c) -> {
      double[] a = PAIR.score(X.moments(t.item_double()).covariance()[0][0], 0);
      return Ops.mul(z.narrow(1, 0, 1), a[0]).add(Ops.mul(z.narrow(1, 1, 1), a[1]));
    };
  }

  /** Euler-Maruyama has order 1: twice the last difference bounds what is left after halving. */
  @Test
  void reverseRunOnTheCleanConditionReturnsThePosterior() {
    double[] coarse = law(condition(1), false, 200);
    double[] fine = law(condition(1), false, 400);
    for (int i = 0; i < 2; i++) {
      double wanted = i == 0 ? 0.8 * Y : 0.2 + 1e-4;
      double step = Math.abs(fine[i] - coarse[i]);
      // σ_min² = 1e-4 is left in the state; the prior is short of the data by 1/σ_max² = 1e-3.
      double prior = 1.3e-3;
      assertThat(fine[i]).isCloseTo(wanted, within(2 * step + prior));
      assertThat(step).isLessThan(0.02);
    }
  }

  /**
   * Mean and variance of the samples by the recursion of the 200 steps in plain numbers: {@code m ←
   * a m + b k y}, {@code v ← a² v + h g² + b² k² σ_y²} with {@code b = h g²/w}, {@code a = 1 − b}.
   */
  @ParameterizedTest
  @CsvSource({
    "0.005, 0.1, 0.5596731916, 0.2004307370",
    "0.005, 1, 0.5564322408, 0.2021890315",
    "0.005, 4, 0.5430362821, 0.2080793956",
    "0.01, 30, 0.4098117203, 0.3023765834"
  })
  void noisierConditionsPullSamplesToThePriorAndWidenThem(
      double sigmaMin, double sigmaMax, double mean, double variance) {
    LinearSde condition = NamedProcesses.ve(sigmaMin, sigmaMax).in(new Euclidean(1));
    double[] found = law(condition, true, 200);
    // Rounding of 200 steps on states of order 30.
    assertThat(found[0]).isCloseTo(mean, within(1e-9));
    assertThat(found[1]).isCloseTo(variance, within(1e-9));
  }

  /** Both kinds of paths have the law of y_t given y at every time; one is Brownian motion. */
  @Test
  void pathsHaveTheMarginalsOfTheProcess() {
    int rows = 20_000;
    LinearSde p = condition(2);
    double[] times = {1, 0.8, 0.8, 0.4};
    for (boolean coherent : new boolean[] {false, true}) {
      Rng rng = Rng.of(5, rows);
      ConditionPath path =
          coherent ? ConditionPath.coherent(p, rng) : ConditionPath.redrawn(p, rng);
      Tensor y = Ops.add(Ops.tensor(new double[rows], rows, 1), Y);
      double[][] drawn = new double[times.length][];
      for (int i = 0; i < times.length; i++) {
        double t = times[i];
        drawn[i] = TensorScope.evaluate(() -> Ops.doubles(path.at(y, Ops.scalar(t))));
        double sigma = p.sigma(t);
        // Five deviations: false alarms of all eight figures together below 1e-5.
        double five = 5 / Math.sqrt(rows);
        assertThat(mean(drawn[i], drawn[i], false)).isCloseTo(Y, within(five * sigma));
        assertThat(mean(drawn[i], drawn[i], true) / (sigma * sigma))
            .isCloseTo(1, within(five * Math.sqrt(2)));
      }
      assertThat(drawn[2]).containsExactly(drawn[1]);
      double both = mean(drawn[0], drawn[3], true) / (p.sigma(1) * p.sigma(0.4));
      double wanted = coherent ? p.sigma(0.4) / p.sigma(1) : 0;
      assertThat(both).isCloseTo(wanted, within(5 / Math.sqrt(rows)));
    }
  }

  /** Mean of the first, or of the product of what is beyond Y. */
  private static double mean(double[] a, double[] b, boolean product) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += product ? (a[i] - Y) * (b[i] - Y) : a[i];
    }
    return sum / a.length;
  }

  @Test
  void coherentPathsCannotGoForward() {
    ConditionPath path = ConditionPath.coherent(condition(1), Rng.of(1, 1));
    Tensor y = Ops.tensor(new float[1], 1, 1);
    assertThat(path.at(y, Ops.scalar(0.5)).scalar_type().intern()).isEqualTo(ScalarType.Float);
    assertThatThrownBy(() -> path.at(y, Ops.scalar(0.6)))
        .hasMessage("coherent path: expected a time of at most 0.5, found 0.6");
  }

  @Test
  void jointProcessHasBothClocks() {
    Tensor x = Ops.tensor(new double[] {0.1, 0.2}, 1, 2);
    Tensor zero = Ops.scalar(0);
    Tensor t = Ops.scalar(0.6);
    Tensor y = NoisedPair.join(x.narrow(1, 0, 1), x.narrow(1, 1, 1));
    double[] found =
        Ops.doubles(pair(condition(1)).joint().transitionScore(y, Ops.zerosLike(y), zero, t));
    assertThat(Shapes.of(y)).containsExactly(1, 2);
    assertThat(found[0]).isCloseTo(-0.1 / Math.pow(X.sigma(0.6), 2), within(1e-12));
    assertThat(found[1]).isCloseTo(-0.2 / Math.pow(condition(1).sigma(0.6), 2), within(1e-12));
    assertThatThrownBy(() -> NoisedPair.known(Condition.NONE)).hasMessageContaining("beside");
  }
}
