package tweedie.law;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Law;
import tweedie.space.Compact;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * The uniform law of a compact manifold; its density is one over the volume. Draws are float32, as
 * networks are.
 *
 * @param space the manifold
 */
public record UniformLaw(Compact space) implements Law {
  @Override
  public Tensor sample(Condition c, Rng rng) {
    return space.uniform(rng).to(ScalarType.Float);
  }

  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    double[] same = new double[Math.toIntExact(x.size(0))];
    Arrays.fill(same, -space.logVolume());
    return Ops.tensor(same, same.length);
  }

  @Override
  public boolean unbiased() {
    return true;
  }
}
