package tweedie.core;

import tweedie.tensor.Rng;

/**
 * Anything drawn one row for each random stream: data, pairs, targets, times. Pure in the streams.
 *
 * @param <T> what is drawn
 */
@FunctionalInterface
public interface Source<T> {
  /**
   * Draws one row for each stream.
   *
   * @param rng the streams
   * @return B = {@code rng.rows()} rows
   */
  T draw(Rng rng);
}
