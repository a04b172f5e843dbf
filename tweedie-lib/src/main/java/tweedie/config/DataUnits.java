package tweedie.config;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;

/**
 * A network that sees standardised states: {@code out · net((x − m)/σ, t)}, and x besides when it
 * says where a step leads and not how far.
 *
 * @param net the network
 * @param mean m, [1, event]
 * @param deviation σ
 * @param out unit of what the network says
 * @param place whether x is added
 */
record DataUnits(Field net, Tensor mean, double deviation, double out, boolean place)
    implements Field {
  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    Tensor centred = x.sub(mean.to(x.scalar_type()));
    Tensor y = Ops.mul(net.at(Ops.mul(centred, 1 / deviation), t, c), out);
    return place ? y.add(x) : y;
  }

  @Override
  public Parameters parameters() {
    return net.parameters();
  }
}
