package tweedie.config;

import org.bytedeco.pytorch.Tensor;
import tweedie.bridge.Direction;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Parameters;
import tweedie.tensor.TensorScope;

/**
 * Two networks of one shape, one for each direction of a bridge, and the mean of the data, which a
 * loaded model needs. As a field it is the forward one.
 *
 * @param forward network of the forward chain
 * @param backward network of the backward chain
 * @param mean mean of every number, [1, event]
 */
record DirectedNets(Field forward, Field backward, Tensor mean) implements Field {
  /** Takes a copy of the mean. */
  static DirectedNets of(Field forward, Field backward, Tensor mean) {
    Tensor copy = TensorScope.withoutGradient(mean::clone);
    copy.retainReference();
    return new DirectedNets(forward, backward, copy);
  }

  /** The networks inside a field that {@link BridgeMethod#network} made. */
  static DirectedNets in(Field net) {
    if (net instanceof DirectedNets nets) {
      return nets;
    }
    throw new IllegalArgumentException("bridge: expected a network for each direction, found one");
  }

  Field of(Direction way) {
    return way == Direction.FORWARD ? forward : backward;
  }

  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    return forward.at(x, t, c);
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE
        .and("forward", forward)
        .and("backward", backward)
        .andBuffer("mean", mean);
  }
}
