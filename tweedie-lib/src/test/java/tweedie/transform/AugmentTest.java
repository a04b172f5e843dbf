package tweedie.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Weighted;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

class AugmentTest {
  private static final double[] DATA = {1, -2, 3, 0.5};
  private static final double[] LOG_WEIGHT = {0.25, -4};

  private static double[][] run(double... variances) {
    return TensorScope.evaluate(
        () -> {
          Weighted start = new Weighted(Ops.tensor(DATA, 2, 2), Ops.tensor(LOG_WEIGHT, 2));
          Augment augment = new Augment(variances);
          Weighted up = augment.forward(start, Condition.NONE, Rng.of(3, 2));
          Weighted back = augment.inverse(up, Condition.NONE, Rng.of(3, 2));
          return new double[][] {
            Ops.doubles(up.x()), Ops.doubles(up.logW()), Ops.doubles(back.x())
          };
        });
  }

  /** {@code log w − Σ log N(m; 0, v)} over the drawn blocks; zeros have no density to divide by. */
  @Test
  void logWeightFallsByTheLogDensityOfWhatWasDrawn() {
    double[] v = {0.01, 0, 4};
    double[][] out = run(v);
    assertThat(out[0]).hasSize(16);
    for (int r = 0; r < 2; r++) {
      double want = LOG_WEIGHT[r];
      for (int j = 0; j < 3; j++) {
        for (int i = 0; i < 2; i++) {
          double m = out[0][8 * r + 2 * (j + 1) + i];
          if (v[j] == 0) {
            assertThat(m).isZero();
          } else {
            want += 0.5 * m * m / v[j] + 0.5 * Math.log(2 * Math.PI * v[j]);
          }
        }
      }
      // The draws are float32 numbers scaled in float32 or float64: squares of size 10 at most.
      assertThat(out[1][r]).isCloseTo(want, within(1e-5));
    }
  }

  @Test
  void dataComeBackUnchanged() {
    assertThat(run(0.01, 0, 4)[2]).containsExactly(DATA);
    assertThat(run()[0]).containsExactly(DATA);
  }

  @Test
  void negativeVariancesAreRefused() {
    assertThatThrownBy(() -> new Augment(0.1, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found -1.0");
  }
}
