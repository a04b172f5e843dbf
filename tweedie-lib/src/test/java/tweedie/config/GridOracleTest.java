package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Reversal;
import tweedie.theory.MixtureTarget;

/** Samplers beside laws on a grid. */
class GridOracleTest {
  private static final int N = 4000;

  private static Noising process(String json) {
    return Catalog.process("process", Runs.parse(json)).value();
  }

  private static SampleOptions options(String solver, int nfe, boolean denoise) {
    return new SampleOptions(solver, "uniform", nfe, denoise, 1e-3, 1e-6, 1000);
  }

  /**
   * A linear process goes both ways: its law in closed form, and on the grid. The ODE is the same
   * map of the same start, so that what differs is 4,000 draws (5 deviations, 6e-7 each) and the
   * grid.
   */
  @Test
  void aLinearProcessIsJudgedAsByItsClosedForm() {
    Noising vp = process("{\"type\": \"vp\"}");
    SampleOptions o = options("heun", 61, false);
    GridOracle grid = GridOracle.of(vp, MixtureTarget.gaussian(0.3, 0.25), o, true, N, 1);
    GaussianOracle closed = GaussianOracle.of(vp.linear().orElseThrow(), 0.3, 0.25, o, true);
    double deviation = Math.sqrt(closed.variance() / N);
    // Cells of 0.005 and 4,000 steps: 1e-4 of the law is allowed to them.
    assertThat(grid.mean()[0]).isCloseTo(closed.mean(), within(5 * deviation + 1e-4));
    assertThat(grid.variance()[0])
        .isCloseTo(closed.variance(), within(5 * closed.variance() * Math.sqrt(2.0 / N) + 1e-4));
    assertThat(grid.exactMean()[0]).isCloseTo(closed.exactMean(), within(1e-6));
    assertThat(grid.exactVariance()[0]).isCloseTo(closed.exactVariance(), within(1e-4));
    assertThat(grid.steps()).isEqualTo(closed.steps());
    assertThat(grid.calls()).isEqualTo(closed.calls());
  }

  static Stream<Arguments> pairs() {
    List<Arguments> out = new ArrayList<>();
    for (Entry<SolverEntry> solver : Solvers.ALL) {
      if (solver.value().solves().isAssignableFrom(Reversal.class)) {
        for (String kind : List.of("doubleWell", "multiplicative")) {
          out.add(Arguments.of(kind, solver.name()));
        }
      }
    }
    return out.stream();
  }

  /**
   * Every solver that fits, from the exact law at T. W1 of n draws from a law of deviation s is
   * below s√(2/n) in the mean, as {@code ∫√(F(1 − F)/n)} is at most that for these laws, and varies
   * by less than s/√n: 6 s/√n is over 4 deviations (3e-5 each). 200 steps of order h or √h have
   * their own error on top.
   */
  @ParameterizedTest
  @MethodSource("pairs")
  void everySolverThatFitsComesBackToTheData(String kind, String solver) {
    Noising noising = process("{\"type\": \"nonlinear\", \"kind\": \"" + kind + "\", \"beta\": 2}");
    MixtureTarget data =
        new MixtureTarget(
            new double[] {0.3, 0.7}, new double[][] {{-1}, {0.8}}, new double[] {0.05, 0.2});
    GridOracle found = GridOracle.of(noising, data, options(solver, 401, true), true, N, 2);
    double s = Math.sqrt(found.exactVariance()[0]);
    double steps = solver.equals("rdEuler") ? 0.1 : 0.03;
    assertThat(found.w1Floor()[0]).isLessThan(6 * s / Math.sqrt(N));
    assertThat(found.w1()[0]).as(solver).isLessThan(6 * s / Math.sqrt(N) + steps);
    if (Catalog.solver("", solver).churn() == 0) {
      assertNearTheFlow(noising, data, solver, found.w1()[0]);
    }
  }

  /**
   * Flows of the same draws: distances differ by at most the mean distance of the ends, so that
   * what is left is that of the steps. .0005 at order 1 and more, .02 for {@code rdEuler}, and half
   * of what a quarter of the steps leaves at order ½; a form that does not converge keeps it.
   */
  private static void assertNearTheFlow(
      Noising noising, MixtureTarget data, String solver, double w1) {
    double flow = GridOracle.of(noising, data, options("heun", 401, true), true, N, 2).w1()[0];
    boolean half = solver.equals("rdEuler");
    assertThat(w1 - flow).isCloseTo(0, within(half ? 0.025 : 0.002));
    if (half) {
      double coarse = GridOracle.of(noising, data, options(solver, 101, true), true, N, 2).w1()[0];
      assertThat(w1 - flow).isLessThan(0.6 * (coarse - flow));
    }
  }

  /** Rotation moves mass across coordinates: an axis of its own each. */
  @Test
  void twoNumbersHaveADistanceEach() {
    Noising noising = process("{\"type\": \"nonlinear\", \"kind\": \"swirl\", \"beta\": 2}");
    MixtureTarget data =
        new MixtureTarget(new double[] {1}, new double[][] {{0.8, -0.4}}, new double[] {0.25});
    GridOracle found = GridOracle.of(noising, data, options("heun", 101, true), true, N, 3);
    for (int j = 0; j < 2; j++) {
      // Cells of 0.05: their error is of order 0.05², 50 steps add as much.
      assertThat(found.w1()[j]).isLessThan(6 * 0.5 / Math.sqrt(N) + 0.02);
      assertThat(found.exactMean()[j]).isCloseTo(data.means()[0][j], within(1e-6));
    }
    assertThat(found.steps()).isEqualTo(50);
  }
}
