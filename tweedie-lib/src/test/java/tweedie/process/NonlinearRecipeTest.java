package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tweedie.core.Condition;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

class NonlinearRecipeTest {
  private static final Schedule BETA = new ConstantBeta(2);

  private static double[] logs(int n, double edge) {
    double[] x = new double[n];
    Arrays.setAll(x, i -> -edge + (i + 0.5) * 2 * edge / n);
    return Ops.doubles(
        new DoubleWell(1).logDensity(Ops.tensor(x, n, 1), Condition.NONE, Rng.of(1, n)));
  }

  /** The midpoint rule is exact to rounding for smooth functions that vanish at the ends. */
  @Test
  void densityOfTheWellsIsNormalised() {
    double sum = Arrays.stream(logs(4000, 9)).map(v -> Math.exp(v) * 18 / 4000).sum();
    assertThat(sum).isCloseTo(1, within(1e-12));
  }

  /** E x² by quadrature; the mean of n draws deviates by √(Var x²/n) < 0.02: five of it. */
  @Test
  void drawsOfTheWellsHaveTheirMoments() {
    double[] log = logs(4000, 9);
    double second = 0;
    for (int i = 0; i < log.length; i++) {
      double x = -9 + (i + 0.5) * 18 / log.length;
      second += x * x * Math.exp(log[i]) * 18 / log.length;
    }
    int n = 20_000;
    double[] x = Ops.doubles(new DoubleWell(1).sample(Condition.NONE, Rng.of(3, n)));
    assertThat(Arrays.stream(x).map(v -> v * v).average().orElseThrow())
        .isCloseTo(second, within(0.1));
    assertThat(Arrays.stream(x).average().orElseThrow()).isCloseTo(0, within(0.06));
  }

  /** With the correction τ; derivatives by differences leave about 1e-8. */
  @ParameterizedTest
  @EnumSource
  void stationaryLawIsStationary(NonlinearRecipe recipe) {
    for (double[] z : new double[][] {{0.2, -1.1}, {1.3, 0.4}, {-2, 0.1}}) {
      assertThat(recipe.residual(BETA, z, 0.5)).isCloseTo(0, within(1e-6));
    }
  }

  /**
   * Simulated from its own limit, the law stays: second moments of both coordinates of 20,000 rows
   * within 0.1, more than five deviations of 0.02 plus the bias of 40 steps.
   */
  @ParameterizedTest
  @EnumSource
  void simulationKeepsTheLimit(NonlinearRecipe recipe) {
    Euclidean plane = new Euclidean(2);
    NonlinearSde p = recipe.process(plane, BETA, 40);
    int n = 20_000;
    Tensor x = p.prior().sample(Condition.NONE, Rng.of(5, n));
    Tensor y = p.sample(x, Ops.scalar(0), Ops.scalar(1), Rng.of(6, n)).x();
    double before = x.square().mean().item_double();
    assertThat(y.square().mean().item_double()).isCloseTo(before, within(0.1));
    assertThat(y.sub(x).abs().mean().item_double()).isGreaterThan(0.3);
  }
}
