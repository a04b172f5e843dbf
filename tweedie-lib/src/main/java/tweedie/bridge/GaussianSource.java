package tweedie.bridge;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Source;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/**
 * States of {@code N(mean, deviation² I)}, of the type of the mean: the usual second end of a
 * bridge that has one data set only.
 *
 * @param mean mean of a state, [event]; stays the caller's
 * @param deviation standard deviation of each coordinate, at least 0
 */
public record GaussianSource(Tensor mean, double deviation) implements Source<Batch> {
  /** Checks the deviation. */
  public GaussianSource {
    if (!(deviation >= 0) || Double.isInfinite(deviation)) {
      throw new IllegalArgumentException("deviation: expected a number >= 0, found " + deviation);
    }
  }

  /**
   * The Gaussian with the mean of some data and their variance averaged over the coordinates.
   *
   * @param data what is imitated
   * @param rng one stream for each state that is looked at
   * @return a source that owns its mean
   */
  public static GaussianSource fitted(Source<Batch> data, Rng rng) {
    double[] variance = new double[1];
    Tensor mean =
        TensorScope.withoutGradient(
            () -> {
              Tensor x = data.draw(rng).x();
              Tensor wide = x.to(ScalarType.Double);
              Tensor m = wide.mean(0L);
              Tensor centred = wide.sub(m);
              variance[0] = centred.mul(centred).mean().item_double();
              return m.to(x.scalar_type());
            });
    return new GaussianSource(mean, Math.sqrt(variance[0]));
  }

  @Override
  public Batch draw(Rng rng) {
    Tensor z = rng.normal(Shapes.of(mean)).to(mean.scalar_type());
    return new Batch(Ops.mul(z, deviation).add(mean), Condition.NONE);
  }
}
