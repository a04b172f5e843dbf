package tweedie.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.core.Sampler;
import tweedie.core.Score;
import tweedie.core.TimeGrid;
import tweedie.process.LinearSde;
import tweedie.process.SemiLinear;
import tweedie.solver.EulerMaruyama;
import tweedie.solver.Rk4;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;
import tweedie.theory.AffineLaw;
import tweedie.theory.GaussianData;

/** Guided scores of Gaussian data against the exact Gaussian posterior. */
class PosteriorSamplingTest {
  private static final GaussianData DATA =
      new GaussianData(
          new double[] {0.5, -1, 0.2},
          new double[][] {{1, 0.6, -0.2}, {0.6, 0.8, 0.1}, {-0.2, 0.1, 0.5}});
  private static final double[][] A = {{1, 0.5, 0}, {0, -1, 2}};
  private static final double[] Y = {1.2, -0.4};
  private static final double NOISE = 0.05;

  /** Time at which grids end. */
  private static final double LAST = 0.02;

  private static final GaussianData POSTERIOR = DATA.given(A, NOISE, Y);

  static Stream<Arguments> processes() {
    return Processes.all();
  }

  static Stream<Arguments> judged() {
    return Stream.of(Arguments.of("VP", Processes.VP), Arguments.of("PSLD", Processes.PSLD));
  }

  private static Score exact(LinearSde p) {
    MatrixMeasurement a = new MatrixMeasurement(A, 3);
    ResidualPrecision full = ResidualPrecision.full(a, DATA::residual, NOISE);
    Tensor y = Ops.tensor(Y, 1, 2);
    return new PosteriorSampling(p, p.score(DATA.denoiser()), a, y, full, 1);
  }

  /** Numbers of size of the wanted ones; 1e-9 leaves room for divisions by e^(-B/2) = 0.007. */
  private static void same(Tensor found, Tensor wanted) {
    double size = wanted.abs().max().item_double();
    assertThat(found.sub(wanted).abs().max().item_double()).isLessThan(1e-9 * (1 + size));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void fullPseudoInverseGuidanceIsTheScoreOfThePosterior(String name, LinearSde p) {
    Score wanted = p.score(POSTERIOR.denoiser());
    Tensor z = Rng.of(1, 4).normal(3L * p.blocks());
    for (double share : new double[] {0.01, 0.2, 0.6, 1}) {
      Tensor t = Ops.scalar(share * p.horizon());
      same(exact(p).at(z, t, Condition.NONE), wanted.at(z, t, Condition.NONE));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void scalarVarianceIsExactForDataWithoutCorrelations(String name, LinearSde p) {
    GaussianData white =
        new GaussianData(
            new double[] {0.3, -0.7, 1}, new double[][] {{0.36, 0, 0}, {0, 0.36, 0}, {0, 0, 0.36}});
    MatrixMeasurement a = new MatrixMeasurement(A, 3);
    ResidualPrecision scalar = ResidualPrecision.piGdm(a, 0.6, NOISE);
    Score guided =
        new PosteriorSampling(p, p.score(white.denoiser()), a, Ops.tensor(Y, 1, 2), scalar, 1);
    Score wanted = p.score(white.given(A, NOISE, Y).denoiser());
    Tensor z = Rng.of(2, 4).normal(3L * p.blocks());
    Tensor t = Ops.scalar(0.3 * p.horizon());
    same(guided.at(z, t, Condition.NONE), wanted.at(z, t, Condition.NONE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void posteriorMeanGivesTheDenoiserBack(String name, LinearSde p) {
    Tensor z = Rng.of(3, 4).normal(3L * p.blocks());
    Tensor t = Ops.scalar(0.4 * p.horizon());
    Tensor wanted = DATA.denoiser().at(p.observation(z, t), p.sigma(t), Condition.NONE);
    same(new PosteriorMean(p, p.score(DATA.denoiser())).at(z, t, Condition.NONE), wanted);
  }

  private static double distance(AffineLaw a, AffineLaw b) {
    double worst = 0;
    for (int i = 0; i < a.mean().length; i++) {
      worst = Math.max(worst, Math.abs(a.mean()[i] - b.mean()[i]));
      for (int j = 0; j < a.mean().length; j++) {
        worst = Math.max(worst, Math.abs(a.covariance()[i][j] - b.covariance()[i][j]));
      }
    }
    return worst;
  }

  static double[][] factor(AffineLaw law) {
    return TensorScope.evaluate(
        () -> {
          Tensor l = torch.linalg_cholesky(Ops.matrix(law.covariance()));
          int n = (int) Shapes.of(l)[0];
          double[] flat = Ops.doubles(l);
          double[][] out = new double[n][];
          for (int i = 0; i < n; i++) {
            out[i] = java.util.Arrays.copyOfRange(flat, i * n, (i + 1) * n);
          }
          return out;
        });
  }

  /**
   * Mean and covariance of 2N steps minus the same of N over 2^p: the next order of error is left.
   */
  private static AffineLaw extrapolated(AffineLaw coarse, AffineLaw fine, int order) {
    double w = Math.pow(2, order);
    int n = fine.mean().length;
    double[] mean = new double[n];
    double[][] covariance = new double[n][n];
    for (int i = 0; i < n; i++) {
      mean[i] = (w * fine.mean()[i] - coarse.mean()[i]) / (w - 1);
      for (int j = 0; j < n; j++) {
        covariance[i][j] = (w * fine.covariance()[i][j] - coarse.covariance()[i][j]) / (w - 1);
      }
    }
    return new AffineLaw(mean, covariance);
  }

  /** The law after N steps from the exact posterior noised to T. */
  private static AffineLaw ode(LinearSde p, int n) {
    AffineLaw start = POSTERIOR.law(p, p.horizon());
    SemiLinear d = p.dynamics().reverse(exact(p), 0);
    TimeGrid grid = TimeGrid.quadratic(p.horizon(), LAST, n);
    return AffineLaw.of(new Sampler<>(new Rk4(), grid), d, start.mean(), factor(start));
  }

  /**
   * Order 4: halving steps divides the error by 16, with the next order by 8 at least. So the limit
   * is the exact posterior, noised to the last time, to a fifteenth of the error of 2N steps.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("judged")
  void samplesOfTheFlowHaveTheExactPosterior(String name, LinearSde p) {
    AffineLaw wanted = POSTERIOR.law(p, LAST);
    AffineLaw coarse = ode(p, 40);
    AffineLaw fine = ode(p, 80);
    double error = distance(fine, wanted);
    // Deviations of the posterior are .05 to .8: a thousandth of the smallest is .00005.
    assertThat(error).isLessThan(distance(coarse, wanted) / 8).isLessThan(5e-5);
  }

  /** As {@link #ode} for the reverse SDE, started at the prior as samplers do. */
  private static AffineLaw sde(LinearSde p, int n, double[] start) {
    int k = p.blocks() * 3;
    double[][] prior = new double[k][k];
    double[][] stationary = p.recipe().stationaryFactor().orElseThrow();
    for (int i = 0; i < k; i++) {
      prior[i][i] = stationary[i / 3][i / 3];
    }
    SemiLinear d = p.dynamics().reverse(exact(p), 1);
    TimeGrid grid = TimeGrid.quadratic(p.horizon(), LAST, n);
    return AffineLaw.stepwise(new Sampler<>(new EulerMaruyama(), grid), d, start, prior);
  }

  /**
   * Order 1: {@code 2 law(2N) − law(N)} leaves the second order, a quarter of it at 2N, and the
   * distance of the prior from p_T, at most e^(-4) = .018 of the start, of which the posterior
   * remembers next to nothing.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("judged")
  void samplesOfTheSdeHaveTheExactPosterior(String name, LinearSde p) {
    double[] zero = new double[p.blocks() * 3];
    AffineLaw wanted = POSTERIOR.law(p, LAST);
    AffineLaw coarse = sde(p, 150, zero);
    AffineLaw fine = sde(p, 300, zero);
    double error = distance(coarse, wanted);
    // A slope within 0.2 of the order 1 is a ratio of 2^(-1.2) to 2^(-0.8).
    assertThat(distance(fine, wanted) / error).isBetween(Math.pow(2, -1.2), Math.pow(2, -0.8));
    assertThat(distance(extrapolated(coarse, fine, 1), wanted)).isLessThan(0.1 * error);
    // The posterior deviates by .05 to .8: no step this coarse may be off by as much.
    assertThat(error).isLessThan(0.05);
  }

  /**
   * One number {@code x ~ N(m, s)}, {@code y = x + noise}: the field of DPS is affine, and the
   * Euler–Maruyama recursion of its mean and variance is written out here in plain numbers.
   */
  @Test
  void biasOfDpsIsThatOfItsOwnRecursion() {
    double m = 0.5;
    double s = 0.8;
    double q = 0.1;
    double y = 1.5;
    LinearSde p = Processes.VP;
    GaussianData data = new GaussianData(new double[] {m}, new double[][] {{s}});
    Score dps =
        new PosteriorSampling(
            p,
            p.score(data.denoiser()),
            new MatrixMeasurement(new double[][] {{1}}, 1),
            Ops.tensor(new double[] {y}, 1, 1),
            ResidualPrecision.dps(q),
            1);
    // Steps must resolve the pull 1/q near the data.
    TimeGrid grid = TimeGrid.quadratic(1, 1e-3, 400);
    AffineLaw law =
        AffineLaw.stepwise(
            new Sampler<>(new EulerMaruyama(), grid),
            p.dynamics().reverse(dps, 1),
            new double[] {0},
            new double[][] {{1}});
    double mean = 0;
    double variance = 1;
    for (int i = 0; i < grid.steps(); i++) {
      double t = grid.at(i);
      double h = t - grid.at(i + 1);
      double beta = 0.1 + 19.9 * t;
      double alpha = Math.exp(-0.5 * (0.1 * t + 9.95 * t * t));
      double total = alpha * alpha * s + 1 - alpha * alpha;
      // x̂₀ = m + j(z − αm), score −(z − αm)/total, pull j(y − x̂₀)/q.
      double j = alpha * s / total;
      double slope = -1 / total - j * j / q;
      double constant = alpha * m / total + j * (y - m + j * alpha * m) / q;
      double a = 1 + h * beta * (0.5 + slope);
      mean = a * mean + h * beta * constant;
      variance = a * a * variance + h * beta;
    }
    // The same recursion twice, rounding of 400 contracting steps.
    assertThat(law.mean()[0]).isCloseTo(mean, within(1e-9));
    assertThat(law.covariance()[0][0]).isCloseTo(variance, within(1e-9));
    GaussianData posterior = data.given(new double[][] {{1}}, q, new double[] {y});
    assertThat(posterior.mean()[0]).isCloseTo(m + s / (s + q) * (y - m), within(1e-12));
    // What DPS returns instead: too narrow by far, and near the measurement.
    assertThat(variance).isLessThan(0.75 * posterior.covariance()[0][0]);
    assertThat(Math.abs(mean - posterior.mean()[0])).isGreaterThan(0.01);
  }

  @Test
  void gradientsAreTakenWhereTheCallerTurnedThemOff() {
    Tensor z = Rng.of(1, 4).normal(3);
    Tensor t = Ops.scalar(0.3);
    double[] on = Ops.doubles(exact(Processes.VP).at(z, t, Condition.NONE));
    double[] off =
        TensorScope.evaluate(() -> Ops.doubles(exact(Processes.VP).at(z, t, Condition.NONE)));
    assertThat(off).containsExactly(on);
  }

  @Test
  void normalisedDpsWeighsByTheResidual() {
    Mask mask = Mask.of(new boolean[] {true, true, false}, 3);
    Tensor r = Ops.tensor(new double[] {3, 4, 0, 0, 0, 0}, 2, 3);
    double[] u = Ops.doubles(ResidualPrecision.dpsNormalised(mask, 0).at(r, Ops.scalar(1)));
    // V = (9 + 16)/2; a row without residual has no pull.
    assertThat(u).containsExactly(new double[] {0.24, 0.32, 0, 0, 0, 0}, within(1e-12));
  }
}
