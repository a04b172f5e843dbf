package tweedie.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bounds, plans, and the errors they are about. */
class StepPlannerTest {
  private static final GridAxis AXIS = new GridAxis(-8, 8, 1601);
  private static final OuMixture PAIR =
      new OuMixture(new double[] {0.5, 0.5}, new double[] {-2, 2}, new double[] {0.25, 0.25});
  private static final OuMixture ONE =
      new OuMixture(new double[] {1}, new double[] {0}, new double[] {0.25});

  /** Five printed digits: half a unit of the last. */
  @ParameterizedTest
  @CsvSource({
    "2, 10, .22880",
    "2, 20, .11428",
    "2, 40, .05638",
    "2, 80, .02786",
    "4, 10, .39901",
    "4, 20, .22867",
    "4, 40, .11426",
    "4, 80, .05640"
  })
  void measuredErrorOfTheMixture(double horizon, int steps, double printed) {
    assertThat(PAIR.totalVariation(horizon, steps, AXIS)).isCloseTo(printed, within(0.5001e-5));
  }

  /** Four printed digits, and the bound with constants 1 to its three. */
  @ParameterizedTest
  @CsvSource({"10, .4377, 8.56", "100, .05004, 2.23", "1000, .004860, .659"})
  void measuredErrorOfOneGaussianIsOfAnotherOrderThanTheBound(
      int steps, double printed, double bound) {
    assertThat(gaussianTotalVariation(steps)).isCloseTo(printed, within(5.001e-5));
    double divergence = 0.5 * (0.25 - 1 - Math.log(0.25));
    StepPlanner planner = new StepPlanner(1, 4, 0.5, divergence, 0);
    assertThat(planner.bound(5, steps)).isCloseTo(bound, within(0.005001));
  }

  /** The variance of the sampler in closed form, and the total variation of two centred laws. */
  private static double gaussianTotalVariation(int steps) {
    double h = 5.0 / steps;
    double v = 1;
    for (int k = 0; k < steps; k++) {
      double at = 1 - 0.75 * Math.exp(-2 * (5 - k * h));
      double m = Math.exp(h) - 2 * Math.expm1(h) / at;
      v = m * m * v + Math.expm1(2 * h);
    }
    GridAxis fine = new GridAxis(-10, 10, 40001);
    double end = v;
    return GridDensity.of(x -> -0.5 * x[0] * x[0] / end, fine).totalVariation(ONE.law(0, fine));
  }

  @Test
  void gridAndClosedFormAgree() {
    // Trapezoid sums of smooth functions; the kink of |p − q| leaves Δ² = 1e-4 of the slope there.
    assertThat(ONE.totalVariation(5, 10, AXIS)).isCloseTo(gaussianTotalVariation(10), within(1e-4));
  }

  @Test
  void inputsOfTheBoundForTheMixture() {
    assertThat(PAIR.lipschitz(new GridAxis(-6, 6, 1201))).isCloseTo(60, within(0.05));
    assertThat(PAIR.secondMoment()).isCloseTo(2.0615528, within(1e-7));
    GridDensity normal = GridDensity.of(x -> -0.5 * x[0] * x[0], AXIS);
    // Printed to eight digits; the trapezoid rule is exact to rounding for both laws.
    assertThat(PAIR.law(0, AXIS).divergence(normal)).isCloseTo(1.6250935, within(1e-7));
    assertThat(PAIR.law(2, AXIS).totalVariation(normal)).isCloseTo(0.0144072, within(1e-5));
    assertThat(PAIR.law(4, AXIS).totalVariation(normal)).isCloseTo(0.00026381, within(1e-6));
  }

  /** The bound by convexity holds, with equality for one point at the origin. */
  @Test
  void noisedDivergenceIsABound() {
    GridDensity normal = GridDensity.of(x -> -0.5 * x[0] * x[0], AXIS);
    for (double t : new double[] {0.1, 0.5, 1}) {
      double bound = StepPlanner.noisedDivergence(1, PAIR.secondMoment(), t);
      assertThat(PAIR.law(t, AXIS).divergence(normal)).isLessThan(bound);
      double v = -Math.expm1(-2 * t);
      // A second moment of 1e-9 adds 1e-18.
      assertThat(StepPlanner.noisedDivergence(1, 1e-9, t))
          .isCloseTo(0.5 * (v - 1 - Math.log(v)), within(1e-14));
    }
  }

  /** With constants 1 a plan meets each of the three terms of the bound. */
  @Test
  void plansMeetTheirBound() {
    for (double eps : new double[] {0.3, 0.1, 0.01}) {
      StepPlanner p = new StepPlanner(8, 3, 2.5, 4, 0);
      StepPlanner.Plan plan = p.smooth(eps);
      assertThat(p.bound(plan.horizon(), plan.steps())).isLessThan(3 * eps);
      assertThat(plan.step()).isLessThanOrEqualTo(1.0 / 3);
      assertThat(plan.notes()).containsExactly(StepPlanner.CONSTANTS);
    }
  }

  @Test
  void stepsScaleAsTheTheoremsSay() {
    StepPlanner p = new StepPlanner(4, 3, 2, 4, 0);
    StepPlanner wide = new StepPlanner(16, 3, 4, 4, 0);
    StepPlanner steep = new StepPlanner(4, 6, 2, 4, 0);
    double n = p.smooth(0.01).steps();
    // Only ceil separates them: one step of 1e5.
    assertThat(wide.smooth(0.01).steps() / n).isCloseTo(4, within(1e-4));
    assertThat(steep.smooth(0.01).steps() / n).isCloseTo(4, within(1e-4));
    double m = p.stopped(0.01, 1e-3).steps();
    assertThat(wide.stopped(0.01, 1e-3).steps() / m).isCloseTo(4, within(1e-4));
    assertThat(p.stopped(0.01, 1e-6).steps() / m).isCloseTo(4, within(1e-4));
    assertThat(steep.stopped(0.01, 1e-3)).isEqualTo(p.stopped(0.01, 1e-3));
  }

  @Test
  void badScoresAndNumbersAreNamed() {
    StepPlanner p = new StepPlanner(4, 3, 2, 4, 0.2);
    assertThat(p.smooth(0.1).notes()).anyMatch(n -> n.contains("the score is too far off"));
    assertThatThrownBy(() -> new StepPlanner(4, 0.5, 2, 4, 0)).hasMessageContaining("lipschitz");
    assertThatThrownBy(() -> new StepPlanner(4, 1, 2, Double.POSITIVE_INFINITY, 0))
        .hasMessageContaining("divergence");
    assertThatThrownBy(() -> p.smooth(1)).hasMessageContaining("accuracy");
    assertThatThrownBy(() -> p.stopped(0.1, 0)).hasMessageContaining("stop");
  }
}
