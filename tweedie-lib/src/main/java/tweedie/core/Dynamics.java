package tweedie.core;

import tweedie.tensor.Trainable;

/**
 * How states move. Closed on purpose: a Markov generator on the spaces of this library is a
 * diffusion part, a jump part, or a product of them, and time reversal is written once for each.
 */
public sealed interface Dynamics extends Trainable permits Diffusion {
  /**
   * Where the states live.
   *
   * @return the space
   */
  Space space();
}
