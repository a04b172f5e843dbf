package tweedie.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.core.Diffusion;
import tweedie.core.Reversal;
import tweedie.core.Sampler;
import tweedie.core.Score;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.ConstantBeta;
import tweedie.process.MatrixDiffusion;
import tweedie.solver.EulerMaruyama;
import tweedie.solver.Heun;
import tweedie.solver.Lookback;
import tweedie.solver.RestorationDegradation;
import tweedie.solver.RestorationDegradation.Noise;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;
import tweedie.theory.FokkerPlanckGrid.Rule;

/** Densities on a grid, and what non-linear reversals make of them. */
class FokkerPlanckGridTest {
  private static final GridAxis FINE = new GridAxis(-4, 4, 1601);

  /** {@code dX = (X − X³) dt + dW}. */
  private static final Diffusion DOUBLE_WELL =
      new MatrixDiffusion(new Euclidean(1), (x, t) -> x.sub(Ops.pow(x, 3)), (x, t) -> unit(x, 1));

  private static final Diffusion OU =
      new MatrixDiffusion(
          new Euclidean(1), (x, t) -> Ops.mul(x, -1), (x, t) -> unit(x, Math.sqrt(2)));

  private static Tensor unit(Tensor x, double g) {
    return Ops.mul(torch.ones_like(x), g).unsqueeze(-1);
  }

  private static GridDensity normal(double mean, double variance, GridAxis axis) {
    return GridDensity.of(x -> -0.5 * (x[0] - mean) * (x[0] - mean) / variance, axis);
  }

  private static GridPath doubleWell() {
    FokkerPlanckGrid grid = new FokkerPlanckGrid(DOUBLE_WELL, Rule.CRANK_NICOLSON, true, FINE);
    return grid.path(normal(0.3, 0.04, FINE), 0, 1, 4000, 4);
  }

  private static double mean(GridDensity p) {
    return p.expectation(x -> x[0]);
  }

  private static double variance(GridDensity p) {
    double m = mean(p);
    return p.expectation(x -> (x[0] - m) * (x[0] - m));
  }

  /**
   * Another Scharfetter–Gummel grid of this size, exponents by the midpoint: 1e-5 apart at most.
   */
  @Test
  void doubleWellHasThePrintedMoments() {
    GridDensity end = PATH.last();
    assertThat(mean(end)).isCloseTo(0.2732890701, within(1e-5));
    assertThat(variance(end)).isCloseTo(0.7306329363, within(1e-5));
    // 4,000 steps, each conserving the sum of 1,601 cells to rounding.
    assertThat(end.mass()).isCloseTo(1, within(1e-11));
  }

  static Stream<Arguments> nonlinearTable() {
    Lookback four = Lookback.steps(4).capped();
    Lookback root = Lookback.root(0.5).capped();
    Lookback one = Lookback.steps(1);
    return Stream.of(
        row("Euler", new EulerMaruyama(), "2.964e-2 5.701e-3 5.534e-4", 1),
        // Order 2 ends at the error of the grids, order 0 is one that never converges.
        row("Heun", new Heun(), "9.33e-3 3.44e-4 1.3e-5", Double.NaN),
        row("h", new RestorationDegradation(one, Noise.SQRT), ".1199 .1212 .1215", 0),
        row("4h, cap", new RestorationDegradation(four, Noise.SQRT), ".06335 .03552 .02148", 0.2),
        row("½√h, cap", new RestorationDegradation(root, Noise.SQRT), ".06801 .03386 .01097", 0.5),
        row(
            "corrected h",
            new RestorationDegradation(one, Noise.LINEARISED),
            "2.33e-2 5.21e-3 5.48e-4",
            1));
  }

  private static Arguments row(
      String name, Solver<? super Reversal> solver, String printed, double slope) {
    return Arguments.of(name, solver, printed, slope);
  }

  private static final GridPath PATH = doubleWell();

  /**
   * W1 between 4,000 mapped quantiles and the start law, at N = 20, 100 and 1,000: half a unit of
   * the last printed digit and what the two grids add to every cell, 1.7e-5 for that of the print
   * by its author and at most 1.5e-5 for this one, which is all that Heun leaves of it in 1,000
   * steps. Only that cell, printed as 1.3e-5, is no more than the grids themselves. From 100 to
   * 1,000 steps the slope is the claimed order; with l = 4h the cap alone changes, .22 by the
   * print.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void nonlinearTable(String name, Solver<? super Reversal> solver, String printed, double slope) {
    String[] cells = printed.split(" ");
    int[] steps = {20, 100, 1000};
    GridQuantiles start = new GridQuantiles(PATH.densities().get(0));
    double[] end = new GridQuantiles(PATH.last()).midpoints(4000);
    Reversal flow = DOUBLE_WELL.reverse(PATH.score(), 0);
    double[] found = new double[steps.length];
    for (int i = 0; i < steps.length; i++) {
      TimeGrid grid = TimeGrid.uniform(1, 0, steps[i]);
      double w1 =
          TensorScope.evaluate(
              () ->
                  start.wasserstein(
                      Ops.doubles(
                          new Sampler<Reversal>(solver, grid)
                              .run(
                                  flow,
                                  Ops.tensor(end, 4000, 1),
                                  Condition.NONE,
                                  Rng.of(0, 4000)))));
      found[i] = w1;
      BigDecimal cell = new BigDecimal(cells[i]);
      assertThat(w1)
          .as(name + ", N = " + steps[i])
          .isCloseTo(cell.doubleValue(), within(0.5 * cell.ulp().doubleValue() + 3.2e-5));
    }
    if (!Double.isNaN(slope)) {
      assertThat(Math.log10(found[1] / found[2])).as(name).isCloseTo(slope, within(0.05));
    }
  }

  /** Ornstein–Uhlenbeck from N(0.5, 0.25) at t = 1, in total variation. */
  private static double error(Rule rule, int cells, int steps) {
    GridAxis axis = new GridAxis(-8, 8, cells);
    GridDensity end =
        new FokkerPlanckGrid(OU, rule, true, axis).evolve(normal(0.5, 0.25, axis), 0, 1, steps);
    double decay = Math.exp(-1);
    double v = 1 - 0.75 * decay * decay;
    return end.totalVariation(normal(0.5 * decay, v, axis));
  }

  @Test
  void spaceHasOrderTwo() {
    // 4,000 steps of order 2 leave 1e-7, far under the errors of the cells.
    double coarse = error(Rule.CRANK_NICOLSON, 81, 4000);
    double fine = error(Rule.CRANK_NICOLSON, 161, 4000);
    assertThat(Math.log(coarse / fine) / Math.log(2)).isCloseTo(2, within(0.1));
  }

  @Test
  void timeHasItsOrder() {
    // Differences of solutions at one resolution of space.
    assertThat(timeSlope(Rule.IMPLICIT_EULER)).isCloseTo(1, within(0.1));
    assertThat(timeSlope(Rule.CRANK_NICOLSON)).isCloseTo(2, within(0.1));
  }

  private static double timeSlope(Rule rule) {
    GridAxis axis = new GridAxis(-8, 8, 161);
    FokkerPlanckGrid grid = new FokkerPlanckGrid(OU, rule, true, axis);
    GridDensity start = normal(0.5, 0.25, axis);
    GridDensity truth =
        new FokkerPlanckGrid(OU, Rule.CRANK_NICOLSON, true, axis).evolve(start, 0, 1, 8000);
    double coarse = grid.evolve(start, 0, 1, 40).totalVariation(truth);
    double fine = grid.evolve(start, 0, 1, 80).totalVariation(truth);
    return Math.log(coarse / fine) / Math.log(2);
  }

  @Test
  void implicitEulerKeepsDensitiesPositiveAndMass() {
    GridAxis axis = new GridAxis(-4, 4, 401);
    double[] point = new double[401];
    point[180] = 1 / axis.width();
    GridDensity end =
        new FokkerPlanckGrid(DOUBLE_WELL, Rule.IMPLICIT_EULER, true, axis)
            .evolve(new GridDensity(new GridAxis[] {axis}, point), 0, 1, 7);
    assertThat(Arrays.stream(end.values()).min().orElseThrow()).isNotNegative();
    // Seven steps that conserve a sum of 401 numbers to rounding.
    assertThat(end.mass()).isCloseTo(1, within(1e-12));
  }

  /** The exponents of a cubic drift are integrated exactly, so that the law is kept to rounding. */
  @Test
  void stationaryLawIsKept() {
    GridAxis axis = new GridAxis(-4, 4, 81);
    GridDensity law = GridDensity.of(x -> x[0] * x[0] - 0.5 * Math.pow(x[0], 4), axis);
    GridDensity end =
        new FokkerPlanckGrid(DOUBLE_WELL, Rule.CRANK_NICOLSON, true, axis).evolve(law, 0, 5, 500);
    assertThat(end.totalVariation(law)).isLessThan(1e-12);
  }

  /**
   * {@code a = (1 + x²/4)²}, stationary law N(0, 1) by the recipe with τ; x/(…) is no polynomial.
   */
  @Test
  void stationaryLawOfStateDependentNoiseIsKept() {
    Diffusion d =
        MatrixDiffusion.recipe(
            new Euclidean(1),
            x -> Ops.add(Ops.mul(x.square(), 0.25), 1).unsqueeze(-1),
            x -> Ops.zerosLike(x).unsqueeze(-1),
            x -> x.neg(),
            new ConstantBeta(1));
    GridAxis axis = new GridAxis(-6, 6, 241);
    GridDensity law = normal(0, 1, axis);
    GridDensity end =
        new FokkerPlanckGrid(d, Rule.CRANK_NICOLSON, true, axis).evolve(law, 0, 1, 100);
    // w/d = −x once τ cancels ∇·a/2, to the 1e-12 of the differences.
    assertThat(end.totalVariation(law)).isLessThan(1e-9);
  }

  /** A rotating Ornstein–Uhlenbeck pair: Gaussian at all times, and the splitting has order 2. */
  @Test
  void twoDimensionsHaveOrderTwo() {
    double coarse = error2(33, 20);
    double fine = error2(65, 40);
    assertThat(Math.log(coarse / fine) / Math.log(2)).isCloseTo(2, within(0.25));
  }

  /** Drift −(1 + Q)z with Q = [[0, 1.5], [−1.5, 0]]: means rotate, the covariance stays round. */
  private static double error2(int cells, int steps) {
    Tensor matrix = Ops.matrix(new double[][] {{-1, -1.5}, {1.5, -1}});
    Diffusion d =
        new MatrixDiffusion(
            new Euclidean(2),
            (z, t) -> torch.matmul(z, matrix.transpose(0, 1)),
            (z, t) ->
                Ops.mul(torch.eye(2).to(z.scalar_type()), Math.sqrt(2))
                    .expand(new long[] {z.size(0), 2, 2}));
    GridAxis axis = new GridAxis(-5, 5, cells);
    GridDensity start = round(1, 0.5, 0.5, axis);
    double time = 0.5;
    GridDensity end =
        new FokkerPlanckGrid(d, Rule.CRANK_NICOLSON, true, axis, axis)
            .evolve(start, 0, time, steps);
    assertThat(end.mass()).isCloseTo(1, within(1e-11));
    double decay = Math.exp(-time);
    double c = Math.cos(1.5 * time);
    double s = Math.sin(1.5 * time);
    GridDensity truth =
        round(decay * (c - 0.5 * s), decay * (s + 0.5 * c), 1 - 0.5 * Math.exp(-2 * time), axis);
    return end.totalVariation(truth);
  }

  private static GridDensity round(double mx, double my, double v, GridAxis axis) {
    return GridDensity.of(
        z -> -0.5 * ((z[0] - mx) * (z[0] - mx) + (z[1] - my) * (z[1] - my)) / v, axis, axis);
  }

  @Test
  void scoreOfANormalLaw() {
    GridPath path = new GridPath(0, 1, java.util.List.of(normal(0, 1, FINE), normal(0, 1, FINE)));
    Score score = path.score();
    Tensor x = Ops.tensor(new double[] {-2.3, 0.1, 1.7}, 3, 1);
    Tensor found = score.at(x, Ops.scalar(0.3), Condition.NONE);
    // A linear function survives differences and interpolation but for rounding, 1e-16·700/Δ.
    assertThat(found.add(x).abs().max().item_double()).isLessThan(1e-10);
    GridDensity p = round(0, 0.5, 2, new GridAxis(-6, 6, 61));
    Score plane = new GridPath(0, 1, java.util.List.of(p, p)).score();
    double[] at =
        Ops.doubles(
            plane.at(Ops.tensor(new double[] {1.23, -0.4}, 1, 2), Ops.scalar(1), Condition.NONE));
    assertThat(at[0]).isCloseTo(-1.23 / 2, within(1e-10));
    assertThat(at[1]).isCloseTo(0.9 / 2, within(1e-10));
  }

  /**
   * Distances of 40,000 exact draws: the mean of W1 is 0.8/√n·∫√(F(1 − F)) ≈ 0.8·1.2/200 = 0.005,
   * and three times that is passed with a probability below 1e-6; the divergence over 20 bins is
   * χ²(19)/2n, below 60/2n but for 4e-6.
   */
  @Test
  void drawsAreNearTheirDensityAndShiftsAreFound() {
    double[] x = Ops.doubles(Rng.of(11, 40000).normal(1));
    GridQuantiles law = new GridQuantiles(normal(0, 1, FINE));
    assertThat(law.wasserstein(x)).isLessThan(0.015);
    assertThat(law.divergence(x, 20)).isBetween(0.0, 60.0 / 80000);
    double[] shifted = Arrays.stream(x).map(v -> v + 0.5).toArray();
    assertThat(law.wasserstein(shifted)).isCloseTo(0.5, within(0.015));
    assertThat(normal(0.5, 1, FINE).divergence(normal(0, 1, FINE)))
        .isCloseTo(0.125, within(5e-4)); // ½ · 0.5²; ±4 cuts 2e-4 of a mass whose log-ratio is 1.9
  }

  @Test
  void crossDiffusionIsRefused() {
    Tensor g = Ops.matrix(new double[][] {{1, 0}, {0.5, 1}});
    Diffusion d =
        new MatrixDiffusion(
            new Euclidean(2),
            (z, t) -> Ops.mul(z, -1),
            (z, t) -> g.expand(new long[] {z.size(0), 2, 2}));
    GridAxis axis = new GridAxis(-2, 2, 9);
    FokkerPlanckGrid grid = new FokkerPlanckGrid(d, Rule.IMPLICIT_EULER, true, axis, axis);
    assertThatThrownBy(() -> grid.evolve(round(0, 0, 1, axis), 0, 1, 1))
        .hasMessageContaining("expected a diagonal diffusion matrix");
  }
}
