package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Continuous;
import tweedie.core.Field;
import tweedie.core.Score;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;

/**
 * A network that has become a score: {@code P_x net(x, t)/√(1 − e^{−B(t)})}.
 *
 * @param net in ambient coordinates
 * @param space where its output is made tangent
 * @param schedule the clock B
 */
record TangentScore(Field net, Continuous space, Schedule schedule) implements Score {
  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    Tensor raw = net.at(x, t, c);
    return space.project(x, raw).div(Ops.perRow(deviation(schedule, t), raw));
  }

  /** {@code √(1 − e^{−B(t)})}, float64, shape of t. */
  static Tensor deviation(Schedule schedule, Tensor t) {
    return Times.map(t, u -> Math.sqrt(-Math.expm1(-schedule.clock(u))));
  }

  @Override
  public Parameters parameters() {
    return net.parameters();
  }
}
