package tweedie.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Target;
import tweedie.net.MlpConfig;
import tweedie.net.Precision;
import tweedie.net.ResidualMlp;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

class RegressionTest {
  private static Target target() {
    return new Target(
        Ops.tensor(new double[] {1, 2, 3, 4}, 2, 2),
        Ops.tensor(new double[] {.5, 2}, 2),
        Ops.tensor(new double[] {0, 0, 10, 10}, 2, 2),
        Ops.tensor(new double[] {1, .25}, 2),
        Condition.NONE);
  }

  @Test
  void theLossIsTheWeightedMeanSquareOfEachRow() {
    try (PointerScope scope = new PointerScope()) {
      Field doubled = (x, t, c) -> Ops.mul(x, 2);
      double[] loss = Ops.doubles(new Regression(doubled, rng -> target()).loss(Rng.of(1, 2)));
      assertThat(loss)
          .containsExactly(new double[] {(4 + 16) / 2.0, .25 * (16 + 4) / 2}, within(1e-14));
    }
  }

  @Test
  void theFieldIsInTrainingAndSeesTheTimes() {
    try (PointerScope scope = new PointerScope()) {
      Field probe =
          (x, t, c) -> {
            assertThat(c.rng()).isPresent();
            return Ops.zerosLike(x).add(Ops.perRow(t, x));
          };
      Regression r = new Regression(probe, rng -> target());
      double[] loss = Ops.doubles(r.loss(Rng.of(1, 2)));
      assertThat(loss).containsExactly(new double[] {.25, .25 * 64}, within(1e-14));
      assertThat(r.describe(Rng.of(1, 2), 1)).isEqualTo(", t = 2.0");
    }
  }

  @Test
  void onlyTheNetIsTrained() {
    try (PointerScope scope = new PointerScope()) {
      Field net = new ResidualMlp(MlpConfig.small(2, 2), Precision.FLOAT32, Rng.of(1, 1));
      var names = new Regression(net, rng -> target()).parameters().trained().keySet();
      assertThat(names).hasSameSizeAs(net.parameters().trained().keySet());
      assertThat(names).allMatch(n -> n.startsWith("net."));
    }
  }
}
