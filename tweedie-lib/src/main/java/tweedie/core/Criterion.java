package tweedie.core;

import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Rng;

/**
 * The loss of a field at a noised state, one number a row.
 *
 * @see "Vincent 2011, A connection between score matching and denoising autoencoders"
 */
@FunctionalInterface
public interface Criterion {
  /**
   * The loss.
   *
   * @param net the field that is trained
   * @param clean the clean states, [B, event]
   * @param xt the noised states
   * @param t their times, [B]
   * @param rng one stream a row
   * @return [B]
   */
  Tensor at(Field net, Batch clean, Noised xt, Tensor t, Rng rng);
}
