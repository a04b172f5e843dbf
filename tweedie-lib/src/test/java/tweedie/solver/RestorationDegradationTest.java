package tweedie.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.core.Reversal;
import tweedie.core.Sampler;
import tweedie.core.Score;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.ConstantBeta;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.Recipe;
import tweedie.process.Schedule;
import tweedie.process.SemiLinear;
import tweedie.process.ThirdOrder;
import tweedie.solver.RestorationDegradation.Noise;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;
import tweedie.theory.AffineLaw;
import tweedie.theory.GaussianMarginal;
import tweedie.theory.MixtureTarget;

/** Restoration and degradation: the printed maps, DDIM as a case, and the orders. */
class RestorationDegradationTest {
  private static final double HORIZON = 4;

  /** {@code dX = −X dt + √2 dB} up to time 4, data N(0, ¼). */
  private static final LinearSde OU =
      new LinearSde(Recipe.vp(), new Unit(), new double[1][1], new Euclidean(1));

  private static final Score SCORE =
      (x, t, c) -> Ops.mul(x, -1 / (1 - 0.75 * Math.exp(-2 * t.item_double())));

  /** β = 2 for four units of time. */
  private record Unit() implements Schedule {
    @Override
    public double rate(double t) {
      return 2;
    }

    @Override
    public double clock(double t) {
      return 2 * t;
    }

    @Override
    public double inverseClock(double b) {
      return b / 2;
    }

    @Override
    public double horizon() {
      return HORIZON;
    }
  }

  /** What a solver makes of 1 over n equal steps from 4 to 0: its map is linear. */
  private static double factor(Solver<? super SemiLinear> solver, int n) {
    return factor(OU.dynamics().reverse(SCORE, 0), solver, TimeGrid.uniform(HORIZON, 0, n));
  }

  private static double factor(SemiLinear flow, Solver<? super SemiLinear> solver, TimeGrid grid) {
    return TensorScope.evaluate(
        () ->
            new Sampler<SemiLinear>(solver, grid)
                .run(flow, Ops.tensor(new double[] {1}, 1, 1), Condition.NONE, Rng.of(0, 1))
                .item_double());
  }

  private static Solver<Reversal> euler(Lookback l) {
    return new RestorationDegradation(l, Noise.SQRT);
  }

  private static Solver<Reversal> corrected(Lookback l) {
    return new RestorationDegradation(l, Noise.LINEARISED);
  }

  private static Solver<SemiLinear> kernel(Lookback l) {
    return new RestorationDegradationKernel(l);
  }

  /** Printed to six digits at N = 10, 50, 200, 1000, 10000. */
  static Stream<Arguments> linearTable() {
    Lookback four = Lookback.steps(4);
    Lookback root = Lookback.root(1);
    Lookback one = Lookback.steps(1);
    return Stream.of(
        row("Euler", new EulerMaruyama(), .702091, .544524, .511093, .502259, .500282),
        row("DDIM", kernel(Lookback.full()), .201268, .370856, .451661, .486865, .498269),
        row("kernels, t/2", kernel(Lookback.share(0.5)), .104297, .283285, .407141, .473276),
        row("4h, no cap", euler(four), .002643, .173825, .298681, .344509, .355748),
        row("√h, no cap", euler(root), .049828, .182642, .296338, .393460, .463073),
        row("corrected h", corrected(one), .246826, .439978, .484362, .496880, .499744),
        row("corrected 4h, no cap", corrected(four), .002784, .230371, .412217, .481087, .498131),
        row("4h, cap", euler(four.capped()), .005101, .141867, .277535, .338898, .355149),
        row("√h, cap", euler(root.capped()), .021119, .147288, .277081, .387054, .462112),
        row(
            "corrected 4h, cap",
            corrected(four.capped()),
            .019366,
            .251480,
            .415221,
            .481244,
            .498133));
  }

  private static Arguments row(String name, Solver<? super SemiLinear> solver, double... printed) {
    return Arguments.of(name, solver, printed);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void linearTable(String name, Solver<? super SemiLinear> solver, double[] printed) {
    int[] steps = {10, 50, 200, 1000};
    for (int i = 0; i < steps.length; i++) {
      assertPrinted(name, solver, steps[i], printed[i]);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("linearTable")
  @Tag("slow") // seconds a row: ten thousand steps, each of a few tensors of one number
  void lastRowOfTheLinearTable(String name, Solver<? super SemiLinear> solver, double[] printed) {
    if (printed.length > 4) {
      assertPrinted(name, solver, 10000, printed[4]);
    }
  }

  /** Six printed digits: half a unit of the last, and rounding of at most 1e-11. */
  private static void assertPrinted(
      String name, Solver<? super SemiLinear> solver, int steps, double printed) {
    assertThat(factor(solver, steps))
        .as(name + ", N = " + steps)
        .isCloseTo(printed, within(0.5000001e-6));
  }

  /** A look-back of one step leaves no noise to add: the noiseless reverse SDE. */
  @Test
  void shortestLookbackIsTheNoiselessReverseSde() {
    double h = HORIZON / 10;
    double x = 1;
    for (int k = 0; k < 10; k++) {
      x += h * x * (1 - 2 / (1 - 0.75 * Math.exp(-2 * (HORIZON - k * h))));
    }
    // Ten steps of the same arithmetic in another order.
    assertThat(factor(euler(Lookback.steps(1)), 10)).isCloseTo(x, within(1e-14));
  }

  /** Slopes of the error between 500 and 2,000 steps; the claimed orders within 0.2. */
  @Test
  void ordersOfTheVariants() {
    double truth = 0.5 / Math.sqrt(1 - 0.75 * Math.exp(-2 * HORIZON));
    assertThat(slope(euler(Lookback.root(1).capped()), truth)).isCloseTo(0.5, within(0.2));
    assertThat(slope(corrected(Lookback.steps(1)), truth)).isCloseTo(1, within(0.2));
    assertThat(slope(corrected(Lookback.steps(4).capped()), truth)).isCloseTo(1, within(0.2));
    assertThat(slope(kernel(Lookback.full()), truth)).isCloseTo(1, within(0.2));
    // At a fixed ratio the limit is another one: the error stays above 0.14.
    assertThat(slope(euler(Lookback.steps(4).capped()), truth)).isCloseTo(0, within(0.2));
    assertThat(factor(euler(Lookback.steps(4).capped()), 2000)).isLessThan(truth - 0.14);
  }

  private static double slope(Solver<? super SemiLinear> solver, double truth) {
    double coarse = Math.abs(factor(solver, 500) - truth);
    double fine = Math.abs(factor(solver, 2000) - truth);
    return Math.log(coarse / fine) / Math.log(4);
  }

  static Stream<Arguments> schedules() {
    return Stream.of(
        Arguments.of("VP, linear rate", NamedProcesses.vp(0.1, 20)),
        Arguments.of("sub-VP", NamedProcesses.subVp(0.1, 20)),
        Arguments.of("VE, no drift", NamedProcesses.ve(0.01, 5)));
  }

  /** Rates that change with time: the same orders, from the exact law at T down to t = 0.05. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("schedules")
  void ordersHoldUnderOtherSchedules(String name, LinearSde free) {
    LinearSde process = free.in(new Euclidean(1));
    SemiLinear flow = process.dynamics().reverse(MixtureTarget.gaussian(0, 0.25).score(process), 0);
    double truth =
        Math.sqrt(
            GaussianMarginal.of(process, 0, 0.25, 0.05).covariance()[0][0]
                / GaussianMarginal.of(process, 0, 0.25, 1).covariance()[0][0]);
    assertThat(slope(flow, euler(Lookback.root(0.5).capped()), truth)).isCloseTo(0.5, within(0.2));
    assertThat(slope(flow, corrected(Lookback.steps(1)), truth)).isCloseTo(1, within(0.2));
    assertThat(slope(flow, corrected(Lookback.steps(4).capped()), truth)).isCloseTo(1, within(0.2));
    assertThat(slope(flow, kernel(Lookback.full()), truth)).isCloseTo(1, within(0.2));
  }

  /** From 500 to 2,000 steps between 1 and 0.05, of the map of one number. */
  private static double slope(SemiLinear flow, Solver<? super SemiLinear> solver, double truth) {
    double coarse = Math.abs(factor(flow, solver, TimeGrid.uniform(1, 0.05, 500)) - truth);
    double fine = Math.abs(factor(flow, solver, TimeGrid.uniform(1, 0.05, 2000)) - truth);
    return Math.log(coarse / fine) / Math.log(4);
  }

  /** DDIM written out: {@code α_s x̂₀ + σ_s ε̂}, in other words than the solver. */
  @Test
  void fullLookbackOnOneBlockIsDdim() {
    LinearSde vp = NamedProcesses.vp(0.1, 20).in(new Euclidean(2));
    MixtureTarget data =
        new MixtureTarget(
            new double[] {0.3, 0.7}, new double[][] {{-1, 0.2}, {0.8, 0}}, new double[] {.05, .2});
    Score score = data.score(vp);
    SemiLinear flow = vp.dynamics().reverse(score, 0);
    TimeGrid grid = TimeGrid.quadratic(1, 1e-3, 25);
    Tensor start = Rng.of(3, 16).normal(2);
    Tensor found =
        new Sampler<SemiLinear>(kernel(Lookback.full()), grid)
            .run(flow, start, Condition.NONE, Rng.of(0, 16));
    Tensor x = start;
    for (int k = 0; k < grid.steps(); k++) {
      double alpha = Math.exp(-0.5 * clock(grid.at(k)));
      double sigma = Math.sqrt(-Math.expm1(-clock(grid.at(k))));
      double alphaNext = Math.exp(-0.5 * clock(grid.at(k + 1)));
      double sigmaNext = Math.sqrt(-Math.expm1(-clock(grid.at(k + 1))));
      Tensor noise = Ops.mul(score.at(x, Ops.scalar(grid.at(k)), Condition.NONE), -sigma);
      Tensor clean = Ops.mul(Ops.add(x, noise, -sigma), 1 / alpha);
      x = Ops.add(Ops.mul(clean, alphaNext), noise, sigmaNext);
    }
    // 25 steps whose first clean guesses are 1/α = 150 times larger than x, at 1e-16 each.
    assertThat(found.sub(x).abs().max().item_double()).isLessThan(1e-12);
  }

  private static double clock(double t) {
    return 0.1 * t + 0.5 * 19.9 * t * t;
  }

  static Stream<Arguments> phaseSpaces() {
    ConstantBeta beta = new ConstantBeta(8);
    return Stream.of(
        Arguments.of("CLD", NamedProcesses.cld(4, 1, 0, new ConstantBeta(4))),
        Arguments.of("PSLD", NamedProcesses.psld(0.01, 4.01, 4, 0, beta)),
        Arguments.of("third order", NamedProcesses.langevin3(ThirdOrder.defaults(), beta)));
  }

  /**
   * The flow of one point is known: one step of any length lands on it. The factor of the noise
   * leaves rounding with two blocks and below 1e-9 with three; Runge–Kutta is asked for 1e-9 a
   * step, of which it takes some dozens.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("phaseSpaces")
  void kernelStepsAreExactForOnePoint(String name, LinearSde free) {
    LinearSde process = free.in(new Euclidean(1));
    SemiLinear flow = process.dynamics().reverse(MixtureTarget.gaussian(0.3, 0).score(process), 0);
    Tensor start = Rng.of(5, 4).normal(process.blocks());
    Tensor once = run(flow, start, TimeGrid.uniform(0.2, 0.1, 1), kernel(Lookback.full()));
    Tensor often = run(flow, start, TimeGrid.uniform(0.2, 0.1, 9), kernel(Lookback.full()));
    Tensor flowed = run(flow, start, TimeGrid.quadratic(0.2, 0.1, 2), new Rk45(1e-9, 1e-9));
    assertThat(once.sub(often).abs().max().item_double()).isLessThan(1e-9);
    assertThat(once.sub(flowed).abs().max().item_double()).isLessThan(5e-8);
  }

  private static Tensor run(
      SemiLinear flow, Tensor x, TimeGrid grid, Solver<? super SemiLinear> solver) {
    return new Sampler<SemiLinear>(solver, grid).run(flow, x, Condition.NONE, Rng.of(0, 4));
  }

  /** Exact propagation of a Gaussian: the error of the variance halves with the step. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("phaseSpaces")
  void kernelStepsHaveOrderOneInPhaseSpace(String name, LinearSde process) {
    double coarse = varianceError(process, 64);
    double fine = varianceError(process, 128);
    assertThat(Math.log(coarse / fine) / Math.log(2)).isCloseTo(1, within(0.2));
  }

  private static double varianceError(LinearSde process, int steps) {
    GaussianMarginal start = GaussianMarginal.of(process, 0.3, 0.25, 1);
    AffineLaw end =
        AffineLaw.stepwise(
            new Sampler<SemiLinear>(kernel(Lookback.full()), TimeGrid.uniform(1, 0.1, steps)),
            process.dynamics().reverse(MixtureTarget.gaussian(0.3, 0.25).score(process), 0),
            start.mean(),
            start.factor());
    double truth = GaussianMarginal.of(process, 0.3, 0.25, 0.1).covariance()[0][0];
    return Math.abs(end.covariance()[0][0] - truth);
  }

  @Test
  void noisyReversalsAreRefused() {
    SemiLinear noisy = OU.dynamics().reverse(SCORE, 1);
    TimeGrid grid = TimeGrid.uniform(1, 0, 2);
    assertThatThrownBy(() -> euler(Lookback.steps(1)).begin(noisy, grid))
        .hasMessageContaining("expected churn 0, found 1");
    assertThatThrownBy(() -> kernel(Lookback.full()).begin(noisy, grid))
        .hasMessageContaining("expected churn 0, found 1");
    assertThatThrownBy(() -> Lookback.steps(0.5)).hasMessageContaining("steps >= 1");
    assertThatThrownBy(() -> Lookback.share(1.5)).hasMessageContaining("look-back");
  }
}
