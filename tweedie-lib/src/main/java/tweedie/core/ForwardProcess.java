package tweedie.core;

import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Rng;
import tweedie.tensor.Trainable;

/**
 * The noising of data, from any time to any later one; {@code t = 0} is data here.
 *
 * @see "Song et al. 2021, arXiv:2011.13456, section 3.1"
 * @param <D> its dynamics
 */
public interface ForwardProcess<D extends Dynamics> extends Trainable {
  /**
   * The dynamics in forward time.
   *
   * @return dynamics with drift dX/dt
   */
  D dynamics();

  /**
   * The last time.
   *
   * @return T, in the units of the schedule
   */
  double horizon();

  /**
   * The law that sampling starts from: the limit of {@code p_T}, or a convention for it.
   *
   * @return a law of states
   */
  Law prior();

  /**
   * Draws {@code X_t | X_s = x}.
   *
   * @param x states at time s, [B, event]
   * @param s earlier times in [0, T], [] or [B]
   * @param t later times in [0, T], of the shape of s
   * @param rng one stream a row
   * @return the later state and its noise
   */
  Noised sample(Tensor x, Tensor s, Tensor t, Rng rng);
}
