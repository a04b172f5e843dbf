package tweedie.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import tweedie.tensor.Rng;

class AdaptiveMetropolisTest {
  /** N((1, −2), [[1, .9], [.9, 1]·…]): deviations 1 and 10, correlation .9. */
  private static double logDensity(double[] v) {
    double a = v[0] - 1;
    double b = (v[1] + 2) / 10;
    return -(a * a - 1.8 * a * b + b * b) / (2 * (1 - 0.81));
  }

  @Test
  void momentsAreThoseOfTheTarget() {
    double[][][] chains = new double[4][][];
    for (int c = 0; c < 4; c++) {
      chains[c] =
          AdaptiveMetropolis.chain(
              AdaptiveMetropolisTest::logDensity, new double[] {c, c}, 20_000, Rng.of(1, c, 1));
    }
    double[] mean = new double[2];
    double[] square = new double[2];
    for (double[][] chain : chains) {
      for (double[] x : chain) {
        for (int j = 0; j < 2; j++) {
          mean[j] += x[j] / 40_000;
          square[j] += x[j] * x[j] / 40_000;
        }
      }
    }
    // Autocorrelation time of about 3.3 d = 7 steps on each side: 40,000/14 = 2,900 free draws,
    // standard error .019 of the mean and .026 of the variance; 5 of them, false alarm below 1e-6.
    assertThat(mean[0]).isEqualTo(1, within(0.095));
    assertThat(mean[1]).isEqualTo(-2, within(0.95));
    assertThat(square[0] - mean[0] * mean[0]).isEqualTo(1, within(0.13));
    assertThat(square[1] - mean[1] * mean[1]).isEqualTo(100, within(13.0));
    assertThat(AdaptiveMetropolis.rHat(chains, 0)).isBetween(0.99, 1.02);
    assertThat(AdaptiveMetropolis.rHat(chains, 1)).isBetween(0.99, 1.02);
  }

  @Test
  void chainsInDifferentPlacesAreFound() {
    double[][][] chains = new double[2][100][1];
    for (int i = 0; i < 100; i++) {
      chains[0][i][0] = i % 2;
      chains[1][i][0] = 5 + i % 2;
    }
    assertThat(AdaptiveMetropolis.rHat(chains, 0)).isGreaterThan(3);
  }

  @Test
  void aRunIsAFunctionOfItsStream() {
    double[][] a =
        AdaptiveMetropolis.chain(
            AdaptiveMetropolisTest::logDensity, new double[2], 300, Rng.of(3, 1));
    double[][] b =
        AdaptiveMetropolis.chain(
            AdaptiveMetropolisTest::logDensity, new double[2], 300, Rng.of(3, 1));
    assertThat(a).isDeepEqualTo(b).hasDimensions(150, 2);
  }
}
