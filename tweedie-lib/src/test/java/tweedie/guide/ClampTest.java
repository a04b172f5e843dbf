package tweedie.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.core.Sampler;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.LinearSde;
import tweedie.process.SemiLinear;
import tweedie.solver.EulerMaruyama;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.theory.AffineLaw;
import tweedie.theory.GaussianData;

/** Replacement and RePaint: what they put in, and what they make of Gaussian data. */
class ClampTest {
  private static final double RHO = 0.8;
  private static final double KNOWN = 1.5;
  private static final double LAST = 1e-3;
  private static final GaussianData DATA =
      new GaussianData(new double[2], new double[][] {{1, RHO}, {RHO, 1}});

  static Stream<Arguments> processes() {
    return Processes.all();
  }

  private static Clamp clamp(LinearSde p) {
    Mask mask = Mask.of(new boolean[] {true, false}, 2);
    return new Clamp(p, mask, Ops.tensor(new double[] {KNOWN, 0}, 1, 2), 0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void knownPartOfEveryBlockIsThatOfTheNoisedPath(String name, LinearSde p) {
    int n = 20_000;
    int k = p.blocks();
    Tensor z = Ops.add(Rng.of(1, n).normal(2L * k), 7);
    Tensor t = Ops.scalar(0.3 * p.horizon());
    Tensor after = clamp(p).at(z, t, Condition.NONE, Rng.of(2, n));
    for (int block = 0; block < k; block++) {
      Tensor known = after.select(1, 2L * block);
      double phi = p.moments(t.item_double()).mean()[block][0];
      double variance = p.moments(t.item_double()).covariance()[block][block];
      double mean = known.mean().item_double();
      double spread = Ops.add(known, -mean).square().mean().item_double();
      // Five standard errors of a mean, and of a variance (2/n of its square): false alarm 1e-6.
      assertThat(mean).isCloseTo(phi * KNOWN, within(5 * Math.sqrt(variance / n)));
      assertThat(spread).isCloseTo(variance, within(5 * variance * Math.sqrt(2.0 / n)));
      Tensor other = after.select(1, 2L * block + 1).sub(z.select(1, 2L * block + 1));
      assertThat(other.abs().max().item_double()).isZero();
    }
  }

  @Test
  void lastReplacementIsClean() {
    LinearSde p = Processes.PSLD;
    Mask mask = Mask.of(new boolean[] {true, false}, 2);
    Clamp clean = new Clamp(p, mask, Ops.tensor(new double[] {KNOWN, 0}, 1, 2), LAST);
    Tensor z = Rng.of(1, 3).normal(4);
    double[] x = Ops.doubles(p.data(clean.at(z, Ops.scalar(LAST), Condition.NONE, Rng.of(1, 3))));
    assertThat(new double[] {x[0], x[2], x[4]}).containsExactly(KNOWN, KNOWN, KNOWN);
    double[] y = Ops.doubles(p.data(clean.at(z, Ops.scalar(0.1), Condition.NONE, Rng.of(1, 3))));
    assertThat(y[0]).isNotEqualTo(y[2]);
  }

  @Test
  void coarseImagesAreKept() {
    LinearSde p = Processes.PSLD;
    BlockMean down = new BlockMean(2);
    Tensor coarse = down.forward(Rng.of(1, 1).normal(1, 4, 4));
    Clamp clean = new Clamp(p, down, coarse, LAST);
    Tensor z = Rng.of(2, 3).normal(2, 4, 4);
    Tensor x = p.data(clean.at(z, Ops.scalar(LAST), Condition.NONE, Rng.of(1, 3)));
    assertThat(down.forward(x).sub(coarse).abs().max().item_double()).isLessThan(1e-12);
  }

  private static AffineLaw law(Solver<? super SemiLinear> solver, LinearSde p, int n) {
    TimeGrid grid = TimeGrid.quadratic(p.horizon(), LAST, n);
    SemiLinear d = p.dynamics().reverse(p.score(DATA.denoiser()), 1);
    int size = 2 * p.blocks();
    double[][] prior = new double[size][size];
    double[][] stationary =
        p.recipe().stationaryFactor().orElseGet(() -> p.moments(p.horizon()).covariance());
    for (int i = 0; i < size; i++) {
      prior[i][i] = stationary[i / 2][i / 2];
    }
    return AffineLaw.of(new Sampler<>(solver, grid), d, new double[size], prior);
  }

  private static AffineLaw repainted(int resamples, int jump, int n) {
    LinearSde p = Processes.VP;
    return law(new Repaint<>(new EulerMaruyama(), p, clamp(p), jump, resamples), p, n);
  }

  /**
   * With ever finer steps fresh noise of the known number averages out, and the unknown one obeys
   * {@code dm/dτ = β(m/2 − (m − cαy)/(1 − c²))}, {@code dv/dτ = β(v − 2v/(1 − c²) + 1)} with the
   * correlation {@code c = α²ρ} of the noised numbers: a closed form of the bias.
   */
  private static double[] limit() {
    double m = 0;
    double v = 1;
    int n = 200_000;
    for (int i = 0; i < n; i++) {
      double t = 1 - (i + 0.5) * (1 - LAST) / n;
      double h = (1 - LAST) / n;
      double alpha = Math.exp(-0.5 * (0.1 * t + 9.95 * t * t));
      double c = alpha * alpha * RHO;
      double beta = 0.1 + 19.9 * t;
      double pull = 1 / (1 - c * c);
      m += h * beta * (0.5 * m - pull * (m - c * alpha * KNOWN));
      v += h * beta * (v - 2 * pull * v + 1);
    }
    return new double[] {m, v};
  }

  @Test
  void biasOfReplacementIsItsClosedForm() {
    double[] limit = limit();
    AffineLaw coarse = repainted(1, 1, 100);
    AffineLaw fine = repainted(1, 1, 200);
    // Order 1: extrapolated to 0, of which the second order is left, (1/100)/(1/1) of the first.
    for (int i = 0; i < 2; i++) {
      double a = i == 0 ? coarse.mean()[1] : coarse.covariance()[1][1];
      double b = i == 0 ? fine.mean()[1] : fine.covariance()[1][1];
      assertThat(2 * b - a).isCloseTo(limit[i], within(5e-3));
    }
    // The posterior is N(1.2, .36): replacement underestimates what is known and is too wide.
    GaussianData posterior = DATA.given(new double[][] {{1, 0}}, 0, new double[] {KNOWN});
    assertThat(posterior.mean()[1]).isCloseTo(RHO * KNOWN, within(1e-12));
    assertThat(posterior.covariance()[1][1]).isCloseTo(1 - RHO * RHO, within(1e-12));
    assertThat(limit[0]).isLessThan(1.1);
    assertThat(limit[1]).isGreaterThan(0.4);
  }

  /**
   * Euler–Maruyama with RePaint on VP in plain numbers: after each replacement the known number is
   * fresh noise around {@code αy}, so that mean and variance of the unknown one are all there is.
   */
  private static double[] recursion(int jump, int resamples, int n) {
    double[] t = TimeGrid.quadratic(1, LAST, n).times();
    double[] law = {0, 1};
    double[] known = {0, 1};
    for (int k = jump; k <= n; k += jump) {
      for (int r = 0; r < resamples; r++) {
        if (r > 0) {
          double back = alpha(t[k - jump]) / alpha(t[k]);
          law[0] *= back;
          law[1] = back * back * law[1] + 1 - back * back;
          known = noised(t[k - jump]);
        }
        for (int i = k - jump; i < k; i++) {
          double b = (t[i] - t[i + 1]) * (0.1 + 19.9 * t[i]);
          double c = alpha(t[i]) * alpha(t[i]) * RHO;
          double own = 1 + b * (0.5 - 1 / (1 - c * c));
          double other = b * c / (1 - c * c);
          law[0] = own * law[0] + other * known[0];
          law[1] = own * own * law[1] + other * other * known[1] + b;
          known = noised(t[i + 1]);
        }
      }
    }
    return law;
  }

  private static double alpha(double t) {
    return Math.exp(-0.5 * (0.1 * t + 9.95 * t * t));
  }

  /** Mean and variance of the known number. */
  private static double[] noised(double t) {
    return new double[] {alpha(t) * KNOWN, 1 - alpha(t) * alpha(t)};
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 4", "3, 1", "3, 3", "5, 2"})
  void repaintIsItsRecursion(int jump, int resamples) {
    AffineLaw found = repainted(resamples, jump, 30);
    double[] wanted = recursion(jump, resamples, 30);
    // Some hundred maps in float64.
    assertThat(found.mean()[1]).isCloseTo(wanted[0], within(1e-10));
    assertThat(found.covariance()[1][1]).isCloseTo(wanted[1], within(1e-10));
  }

  /** Distance of the mean from that of the posterior, for 1, 2 and 4 resamples. */
  private static double[] errors(LinearSde p, int jump) {
    double[] out = new double[3];
    for (int i = 0; i < 3; i++) {
      Repaint<SemiLinear> solver = new Repaint<>(new EulerMaruyama(), p, clamp(p), jump, 1 << i);
      out[i] = Math.abs(law(solver, p, 60).mean()[1] - RHO * KNOWN);
    }
    return out;
  }

  /** Jumps of a third of the steps: each resample brings every process closer. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void repaintComesCloserToThePosterior(String name, LinearSde p) {
    double[] error = errors(p, 20);
    assertThat(error[1]).isLessThan(error[0]);
    assertThat(error[2]).isLessThan(error[1]);
  }

  /**
   * A jump of one step brings one block closer too. With momenta it does not: the momentum of the
   * known part is drawn anew at each step, too soon to have moved anything.
   */
  @Test
  void shortJumpsSuitOneBlockOnly() {
    double[] one = errors(Processes.VP, 1);
    assertThat(one[1]).isLessThan(one[0]);
    assertThat(one[2]).isLessThan(one[1]);
    double[] two = errors(Processes.PSLD, 1);
    assertThat(two[2]).isGreaterThan(two[0]);
  }

  @Test
  void everyFullJumpIsTakenAgain() {
    LinearSde p = Processes.PSLD;
    TimeGrid grid = TimeGrid.uniform(1, 0.1, 6);
    SemiLinear d = p.dynamics().reverse(p.score(DATA.denoiser()), 1);
    Tensor x = Rng.of(1, 3).normal(4);
    int[] calls = {0};
    Solver<SemiLinear> counted =
        (e, g) ->
            (y, t, s, c, rng) -> {
              calls[0]++;
              return new EulerMaruyama().begin(e, g).step(y, t, s, c, rng);
            };
    Tensor end =
        new Sampler<>(new Repaint<>(counted, p, clamp(p), 4, 5), grid, List.of())
            .run(d, x, Condition.NONE, Rng.of(2, 3));
    // Steps 1 to 4 five times, the two that make no jump once.
    assertThat(calls[0]).isEqualTo(4 * 5 + 2);
    assertThat(Ops.finite(end)).isTrue();
    assertThatThrownBy(() -> new Repaint<>(counted, p, clamp(p), 0, 1))
        .hasMessageContaining("at least 1");
  }
}
