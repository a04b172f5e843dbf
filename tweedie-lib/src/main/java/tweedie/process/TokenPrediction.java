package tweedie.process;

/**
 * What the logits of a network on a finite set stand for, up to a constant at each site.
 *
 * @see "Campbell et al. 2022, arXiv:2205.14987, section 4"
 */
public enum TokenPrediction {
  /**
   * {@code log p(x₀ᵈ | x_t)}: the clean symbol given all noised ones.
   *
   * @see "Campbell et al. 2022, arXiv:2205.14987, section 4"
   */
  POSTERIOR,
  /**
   * {@code log p(x₀ᵈ | x_t without site d)}: the likelihood {@code q(x_tᵈ | x₀ᵈ)} is known and need
   * not be learned. Ratios stay bounded at small times, and logits of 0 are a sound start.
   */
  CAVITY
}
