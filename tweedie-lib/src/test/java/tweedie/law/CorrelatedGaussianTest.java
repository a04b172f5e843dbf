package tweedie.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Density;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

class CorrelatedGaussianTest {
  private static final CorrelatedGaussian LAW =
      new CorrelatedGaussian(new double[] {1, -2}, new double[][] {{2, 0}, {0.6, 0.8}});

  /** At the mean: −log 2π − log(2 · 0.8). */
  @Test
  void densityIsThatOfTheFactor() {
    double[] log =
        Ops.doubles(
            LAW.logDensity(
                Ops.tensor(new double[] {1, -2, 3, -1.4}, 2, 2), Condition.NONE, Rng.of(1, 2)));
    double peak = -Math.log(2 * Math.PI) - Math.log(1.6);
    assertThat(log[0]).isCloseTo(peak, within(1e-14));
    // One step of the first column: L⁻¹(x − m) = (1, 0).
    assertThat(log[1]).isCloseTo(peak - 0.5, within(1e-14));
  }

  /** Covariance 1.2 of 20,000 rows: deviation √((4 · 1 + 1.44)/n) = 0.017, five of it. */
  @Test
  void drawsHaveTheMomentsOfTheLaw() {
    int n = 20_000;
    Tensor x = LAW.sample(Condition.NONE, Rng.of(2, n));
    Tensor off = x.sub(Ops.tensor(new float[] {1, -2}, 1, 2));
    assertThat(off.mean().item_double()).isCloseTo(0, within(0.05));
    assertThat(off.select(1, 0).mul(off.select(1, 1)).mean().item_double())
        .isCloseTo(1.2, within(0.085));
  }

  @Test
  void otherFactorsAreRefused() {
    assertThatThrownBy(() -> new CorrelatedGaussian(new double[2], new double[][] {{1, 1}, {0, 1}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lower triangle of 2 rows");
  }

  /** A density of 3 on every cell of width ¼ is a probability of ¾ in each of two numbers. */
  @Test
  void dequantisedConstantIsItsProbability() {
    Density flat = (x, c, rng) -> Ops.add(Ops.mul(Ops.rowSum(x), 0), 2 * Math.log(3));
    double[] log =
        Ops.doubles(
            new Dequantised(flat, 0.25)
                .logDensity(Ops.tensor(new double[4], 2, 2), Condition.NONE, Rng.of(1, 2)));
    assertThat(log[0]).isCloseTo(2 * Math.log(0.75), within(1e-14));
  }

  /** Jensen: the mean log of a density on a level is at most the log of its mean. */
  @Test
  void dequantisedDensityBoundsTheLevel() {
    Density normal = new CorrelatedGaussian(new double[1], new double[][] {{0.1}});
    int n = 10_000;
    double[] log =
        Ops.doubles(
            new Dequantised(normal, 0.2)
                .logDensity(Ops.tensor(new double[n], n, 1), Condition.NONE, Rng.of(1, n)));
    // E over u of −½(0.2 u)²/0.01 is −1/6; its deviation is 0.15, of the mean 0.0015.
    double exact = -0.5 * Math.log(2 * Math.PI * 0.01) - 1.0 / 6 + Math.log(0.2);
    assertThat(java.util.Arrays.stream(log).average().orElseThrow())
        .isCloseTo(exact, within(0.008));
    assertThat(exact).isLessThan(Math.log(0.6827));
  }
}
