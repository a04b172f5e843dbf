package tweedie.config;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.process.MonotoneLogSnr;
import tweedie.tensor.Parameters;

/**
 * A network and the noise schedule that it is trained with: one checkpoint holds both. As a field
 * it is the network.
 *
 * @param score what predicts
 * @param schedule γ
 */
record ScheduledNet(Field score, MonotoneLogSnr schedule) implements Field {
  /** A field that was joined before, or one with a fresh schedule. */
  static ScheduledNet of(Field net, Supplier<MonotoneLogSnr> fresh) {
    return net instanceof ScheduledNet both ? both : new ScheduledNet(net, fresh.get());
  }

  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    return score.at(x, t, c);
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("score", score).and("schedule", schedule);
  }
}
