package tweedie.train;

import tweedie.tensor.Parameters;

/** How gradients of several machines become one. */
@FunctionalInterface
public interface AllReduce {
  /** One machine. */
  AllReduce NONE = gradients -> {};

  /**
   * Replaces each gradient by its mean over the machines, in place.
   *
   * @param gradients flat gradient buffers
   */
  void average(Parameters gradients);
}
