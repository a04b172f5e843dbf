package tweedie.process;

/** What a field predicts at a noised state. */
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
