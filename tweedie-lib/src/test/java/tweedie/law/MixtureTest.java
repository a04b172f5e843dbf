package tweedie.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Law;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** Mixtures against their parts. */
class MixtureTest {
  private static final Dirichlet LOW = new Dirichlet(2, 6);
  private static final Dirichlet HIGH = new Dirichlet(9, 3);
  private static final Mixture BOTH = new Mixture(new double[] {0.3, 0.7}, List.of(LOW, HIGH));

  @Test
  void densityIsTheWeightedSum() {
    Tensor x = Ops.tensor(new double[] {0.2, 0.8, 0.7, 0.3}, 2, 2);
    double[] log = Ops.doubles(BOTH.logDensity(x, Condition.NONE, Rng.of(0, 2)));
    double[] low = Ops.doubles(LOW.logDensity(x));
    double[] high = Ops.doubles(HIGH.logDensity(x));
    for (int i = 0; i < 2; i++) {
      double want = Math.log(0.3 * Math.exp(low[i]) + 0.7 * Math.exp(high[i]));
      // Rounding of three exponentials.
      assertThat(log[i]).isCloseTo(want, within(1e-14));
    }
  }

  @Test
  void drawsHaveTheMeanOfTheMixture() {
    int n = 20_000;
    double[] x = Ops.doubles(BOTH.sample(Condition.NONE, Rng.of(1, n)));
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[2 * i];
    }
    // Mean .3·.25 + .7·.75; deviation of one draw at most ½; 4 standard errors, false alarms 6e-5.
    assertThat(sum / n).isCloseTo(0.6, within(4 * 0.5 / Math.sqrt(n)));
  }

  @Test
  void aDrawDoesNotDependOnTheOthers() {
    double[] all = Ops.doubles(BOTH.sample(Condition.NONE, Rng.of(1, 9)));
    double[] one = Ops.doubles(BOTH.sample(Condition.NONE, Rng.of(1, 9).rows(4, 1)));
    assertThat(one).containsExactly(all[8], all[9]);
  }

  @Test
  void oneEstimatedPartStaysAnEstimate() {
    assertThat(new Mixture(new double[] {1}, List.of(estimate(false))).unbiased()).isFalse();
    assertThat(new Mixture(new double[] {1}, List.of(estimate(true))).unbiased()).isTrue();
    List<Law> two = List.of(estimate(true), estimate(false));
    assertThat(new Mixture(new double[] {0.5, 0.5}, two).unbiased()).isFalse();
  }

  private static Law estimate(boolean unbiased) {
    return new Law() {
      @Override
      public Tensor sample(Condition c, Rng rng) {
        return LOW.sample(c, rng);
      }

      @Override
      public Tensor logDensity(Tensor x, Condition c, Rng rng) {
        return LOW.logDensity(x, c, rng);
      }

      @Override
      public boolean unbiased() {
        return unbiased;
      }
    };
  }

  @Test
  void weightsMustSumToOne() {
    assertThatThrownBy(() -> new Mixture(new double[] {0.3, 0.6}, List.of(LOW, HIGH)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sum 1");
  }
}
