package tweedie.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

class LabelDropoutTest {
  private static final int CLASSES = 3;

  /** Says the label that it was told. */
  private static final Field TOLD = (x, t, c) -> c.parts().getOrDefault("label", x);

  private static long[] told(double p, long[] label, Optional<Rng> rng) {
    Condition c = new Condition(Map.of("label", Ops.tensor(label, label.length)), rng);
    return Ops.longs(LabelDropout.of(TOLD, CLASSES, p).at(Ops.scalar(0), Ops.scalar(0), c));
  }

  @Test
  void aShareOfTheLabelsIsForgottenInTraining() {
    int n = 20_000;
    long[] seen = told(0.1, new long[n], Optional.of(Rng.of(4, n)));
    double share = Arrays.stream(seen).filter(v -> v == CLASSES).count() / (double) n;
    assertThat(Arrays.stream(seen).filter(v -> v == 0).count() / (double) n + share).isEqualTo(1);
    // Standard deviation sqrt(.1 · .9 / 20000) = .00212; five of them: false alarm 6e-7.
    assertThat(share).isCloseTo(0.1, within(0.0107));
  }

  @Test
  void everyLabelIsToldOutsideOfTraining() {
    long[] label = {0, 1, 2, 1};
    assertThat(told(0.9, label, Optional.empty())).containsExactly(label);
  }

  @Test
  void whatARowForgetsDoesNotDependOnTheBatch() {
    long[] label = new long[64];
    Rng rng = Rng.of(5, 64);
    long[] all = told(0.5, label, Optional.of(rng));
    long[] some = told(0.5, new long[20], Optional.of(rng.rows(10, 20)));
    assertThat(some).containsExactly(Arrays.copyOfRange(all, 10, 30));
  }

  @Test
  void statesWithoutLabelsPass() {
    Tensor x = Ops.tensor(new double[] {7}, 1);
    Condition training = Condition.NONE.training(Rng.of(1, 1));
    assertThat(LabelDropout.of(TOLD, CLASSES, 0.5).at(x, x, training)).isSameAs(x);
  }

  @Test
  void onlyProbabilitiesAreTaken() {
    assertThatThrownBy(() -> LabelDropout.of(TOLD, CLASSES, 1))
        .hasMessage("label dropout: expected a value in [0, 1), found 1.0");
  }
}
