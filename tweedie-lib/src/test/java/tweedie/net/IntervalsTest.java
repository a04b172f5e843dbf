package tweedie.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** Networks of intervals of time. */
class IntervalsTest {
  private static final int ROWS = 64;
  private static final int CLASSES = 3;

  private static Field both(Field net) {
    return new Intervals(List.of(net, net), List.of(0.5, 1.0));
  }

  /** Times on both sides in turn. */
  private static Tensor times() {
    double[] t = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      t[i] = i % 3 == 0 ? 0.2 : 0.8;
    }
    return Ops.tensor(t, ROWS);
  }

  private static Condition labelled(Optional<Rng> rng) {
    return new Condition(Map.of("label", Ops.tensor(new long[ROWS], ROWS)), rng);
  }

  /** One network in both intervals is that network: rows are told what they are told in it. */
  @Test
  void dropoutActsOnEachRowByItsOwnStream() {
    Dropout half = new Dropout(4, 0.5);
    Field net = (x, t, c) -> half.apply(x, c.rng());
    Tensor x = Rng.of(1, ROWS).normal(5);
    Condition training = Condition.NONE.training(Rng.of(2, ROWS));
    double[] found = Ops.doubles(both(net).at(x, times(), training));
    assertThat(found).containsExactly(Ops.doubles(net.at(x, times(), training)));
    assertThat(found).isNotEqualTo(Ops.doubles(x));
    assertThat(Ops.doubles(both(net).at(x, times(), Condition.NONE)))
        .containsExactly(Ops.doubles(x));
  }

  @Test
  void labelsAreForgottenInTraining() {
    Field told = (x, t, c) -> c.parts().getOrDefault("label", x);
    Field net = LabelDropout.of(told, CLASSES, 0.5);
    Tensor x = Ops.tensor(new double[ROWS], ROWS, 1);
    Condition training = labelled(Optional.of(Rng.of(3, ROWS)));
    long[] found = Ops.longs(both(net).at(x, times(), training));
    assertThat(found).contains(CLASSES).contains(0);
    assertThat(found).containsExactly(Ops.longs(net.at(x, times(), training)));
    assertThat(Ops.longs(both(net).at(x, times(), labelled(Optional.empty())))).containsOnly(0);
  }
}
