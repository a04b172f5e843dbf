package tweedie.process;

/**
 * What a field predicts at a noised state {@code z = μ + L ε}; each determines the score.
 *
 * @see "Ho, Jain, Abbeel 2020, arXiv:2006.11239, for the noise; Salimans, Ho 2022,
 *     arXiv:2202.00512, section 4, for v"
 */
public enum Prediction {
  /** The unit noise ε of all blocks, {@code z = μ + L ε}. */
  NOISE,
  /** The clean data x₀ (block 0). */
  DATA,
  /** {@code v = α ε − σ x₀}; processes with one block only. */
  V,
  /** The score {@code ∇ log p_t} of all blocks. */
  SCORE
}
