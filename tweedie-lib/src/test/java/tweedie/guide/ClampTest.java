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
    return AffineLaw.of(
        new Sampler<>(solver, grid), d, new double[2], new double[][] {{1, 0}, {0, 1}});
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

  @Test
  void repaintComesCloserToThePosterior() {
    double plain = Math.abs(repainted(1, 1, 30).mean()[1] - RHO * KNOWN);
    double twice = Math.abs(repainted(3, 1, 30).mean()[1] - RHO * KNOWN);
    double often = Math.abs(repainted(3, 3, 30).mean()[1] - RHO * KNOWN);
    assertThat(twice).isLessThan(0.8 * plain);
    assertThat(often).isLessThan(0.8 * plain);
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
