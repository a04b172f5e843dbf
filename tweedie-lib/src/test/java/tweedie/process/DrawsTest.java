package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.tensor.Ops;

class DrawsTest {
  @Test
  void poissonInvertsTheDistributionFunction() {
    // F(0), F(1), F(2) of mean 1.5: 0.2231, 0.5578, 0.8088.
    double[] u = {1e-9, 0.2231, 0.2232, 0.5578, 0.5579, 0.8088, 0.8089};
    double[] n = Ops.doubles(Draws.poisson(mean(1.5, u.length), Ops.tensor(u, u.length)));
    assertThat(n).containsExactly(0, 0, 1, 1, 2, 2, 3);
    assertThat(Draws.poisson(0, 1 - 1e-16)).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 20, 499, 501, 40_000})
  void poissonHasItsMomentsOverEvenQuantiles(double mean) {
    int n = 20_000;
    double sum = 0;
    double square = 0;
    for (int i = 0; i < n; i++) {
      double k = Draws.poisson(mean, (i + 0.5) / n) - mean;
      sum += k;
      square += k * k;
    }
    // A midpoint sum over quantiles misses the outer 1/2n of each tail, where |k| < 5√m + 5: its
    // share of the mean is below 6√m/n, of the variance below 60 m/n.
    assertThat(sum / n).isCloseTo(0, within(6 * (Math.sqrt(mean) + 1) / n * 2));
    assertThat(square / n).isCloseTo(mean, within(60 * (mean + 1) / n));
  }

  @Test
  void symbolsOfNoWeightAreNeverDrawn() {
    Tensor w = Ops.tensor(new double[] {0, 1, 0, 3, 0}, 1, 1, 5);
    for (double u : new double[] {1e-17, 0.25, 0.2500001, 1 - 1e-16}) {
      long k = Ops.longs(Draws.symbols(w, Ops.tensor(new double[] {u}, 1, 1)))[0];
      assertThat(k).isEqualTo(u <= 0.25 ? 1 : 3);
      long same = Ops.longs(Draws.symbol(w.flatten(), Ops.tensor(new double[] {u}, 1)))[0];
      assertThat(same).isEqualTo(k);
    }
  }

  private static Tensor mean(double m, int n) {
    double[] v = new double[n];
    java.util.Arrays.fill(v, m);
    return Ops.tensor(v, n);
  }
}
