package tweedie.core;

import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Rng;
import tweedie.tensor.Trainable;

/** A law that can be drawn from. */
@FunctionalInterface
public interface Generator extends Trainable {
  /**
   * Draws one sample for each stream.
   *
   * @param c condition of the rows
   * @param rng the streams
   * @return [B, event] with B = {@code rng.rows()}
   */
  Tensor sample(Condition c, Rng rng);
}
