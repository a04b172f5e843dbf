package tweedie.net;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * Sets features to zero with probability p and divides the others by {@code 1 - p}. The mask of a
 * row depends on its stream and the layer number only, not on the batch.
 *
 * @see "Srivastava et al. 2014, Dropout"
 */
final class Dropout {
  private final int layer;
  private final double p;

  Dropout(int layer, double p) {
    this.layer = layer;
    this.p = p;
  }

  Tensor apply(Tensor x, Optional<Rng> rng) {
    if (p == 0 || rng.isEmpty()) {
      return x;
    }
    return x.mul(rng.get().child(layer).kept(p, Shapes.event(x)).to(x.scalar_type()));
  }
}
