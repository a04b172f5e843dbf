package tweedie.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import tweedie.core.Objective;
import tweedie.law.TimeProposal;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;
import tweedie.train.OptimizerSpec;
import tweedie.train.Phase;
import tweedie.train.Trainer;

class LearnedTimesTest {
  private static final double FROM = 1e-3;

  /** {@code ∫ f(t(u)) w(u) du}, which is the integral of f whatever the law has learned. */
  private static double mean(TimeProposal law, DoubleUnaryOperator f) {
    double sum = 0;
    int n = 200_000;
    for (int i = 0; i < n; i++) {
      double u = (i + 0.5) / n;
      sum += f.applyAsDouble(law.time(u)) * law.weight(u) / n;
    }
    return sum;
  }

  /** {@code ∫ f² / q dt}: what a law of times is judged by. */
  private static double secondMoment(TimeProposal law, DoubleUnaryOperator f) {
    double sum = 0;
    int n = 200_000;
    for (int i = 0; i < n; i++) {
      double u = (i + 0.5) / n;
      double each = f.applyAsDouble(law.time(u)) * law.weight(u);
      sum += each * each / n;
    }
    return sum;
  }

  @Test
  void aLossLikeOneOverTimeIsLearned() {
    try (PointerScope scope = new PointerScope()) {
      LearnedTimes times = new LearnedTimes(FROM, 1);
      TimeProposal before = times.proposal();
      OptimizerSpec adam = new OptimizerSpec(3e-3, 3e-5, 0.5, 0, 0.9, 0.999, 1e-8, 0, 1, 12_800, 0);
      new Trainer(256).fit(List.of(new Phase(lessons(times), adam)), 2000, 3);
      TimeProposal after = times.proposal();
      DoubleUnaryOperator loss = t -> 1 / t;
      // Uniform times: ∫ t⁻² dt · length = 998; times in proportion to the loss: (ln 1000)² = 47.7.
      // The tenth of uniform times costs at most 1/0.9. The first piece alone spans t from 0.001 to
      // 0.00198, where constant density costs ∫ t⁻² dt · width / (∫ t⁻¹ dt)² = 1.04 at most and
      // less
      // in later pieces. The rest, up to 60, is left to moments that are still a few per cent off.
      assertThat(secondMoment(before, loss)).isCloseTo(998, within(1.0));
      assertThat(secondMoment(after, loss)).isBetween(47.7, 60.0);
      // The midpoint rule over jumps of the weight: 32 jumps of at most the largest value over n.
      assertThat(mean(after, loss)).isCloseTo(Math.log(1000), within(5e-3));
    }
  }

  /** The objective that only teaches: losses 1/t with a sign that alternates. */
  private static Objective lessons(LearnedTimes times) {
    return new Objective() {
      @Override
      public Tensor loss(Rng rng) {
        double[] t = TimeLaw.plain(TimeLaw.stratified(0, 1), rng);
        double[] loss = new double[t.length];
        TimeProposal law = times.proposal();
        for (int i = 0; i < t.length; i++) {
          t[i] = law.time(t[i]);
          loss[i] = (i % 2 == 0 ? 1 : -1) / t[i];
        }
        Tensor each = Ops.tensor(loss, loss.length).to(ScalarType.Float);
        Tensor lesson = times.lesson(each, t);
        assertThat(Ops.doubles(lesson)).matches(a -> Arrays.stream(a).allMatch(v -> v == 0));
        return lesson;
      }

      @Override
      public Parameters parameters() {
        return times.parameters();
      }
    };
  }

  @Test
  void noWeightIsMoreThanTenTimesThatOfUniformTimes() {
    try (PointerScope scope = new PointerScope()) {
      LearnedTimes times = new LearnedTimes(0, 2);
      Tensor logs = times.parameters().trained().values().iterator().next();
      float[] wild = new float[(int) logs.numel()];
      wild[3] = 50;
      TensorScope.silently(() -> logs.copy_(Ops.tensor(wild, wild.length)));
      TimeProposal law = times.proposal();
      for (int i = 0; i <= 1000; i++) {
        assertThat(law.weight(i / 1000.0)).isBetween(0.0, 10 * 2 * (1 + 1e-12));
      }
      assertThat(law.time(0)).isEqualTo(0);
      assertThat(law.time(1)).isEqualTo(2);
    }
  }

  @Test
  void emptyIntervalsAreRefused() {
    assertThatThrownBy(() -> new LearnedTimes(0.5, 0.5))
        .hasMessage("time law: expected 0 <= from < to, found from 0.5 to 0.5");
  }
}
