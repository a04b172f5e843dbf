package tweedie.core;

import tweedie.tensor.Rng;
import tweedie.tensor.Trainable;

/**
 * A map, or a pair of Markov kernels, between two spaces with its log-ratio. Forward is from data
 * to latent.
 *
 * @see "Nielsen, Jaini, Hoogeboom, Winther, Welling 2020, SurVAE flows, arXiv:2007.02731"
 */
public interface Transform extends Trainable {
  /**
   * From data to latent.
   *
   * @param p states and log-weights
   * @param c condition of the rows
   * @param rng one stream a row
   * @return the latent states; adds {@code log |det|}, or {@code log B(x|x') − log F(x'|x)}
   */
  Weighted forward(Weighted p, Condition c, Rng rng);

  /**
   * From latent to data.
   *
   * @param p states and log-weights
   * @param c condition of the rows
   * @param rng one stream a row
   * @return the data; adds the log-ratio of the opposite direction
   */
  Weighted inverse(Weighted p, Condition c, Rng rng);
}
