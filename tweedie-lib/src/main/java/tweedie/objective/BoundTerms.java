package tweedie.objective;

import org.bytedeco.pytorch.Tensor;

/**
 * The three terms of a variational bound, {@code −log p(x) ≤ reconstruction + prior + diffusion} in
 * mean; nats, float64 [B] each.
 *
 * @param reconstruction {@code −log p(x | z_ε)} of the decoder, [B]
 * @param prior {@code KL(q(z_T | x) ‖ π)}, [B]
 * @param diffusion estimate of the integral, or sum, of the denoising divergences, [B]
 * @see "Kingma, Salimans, Poole, Ho 2021, arXiv:2107.00630, equation 11"
 */
public record BoundTerms(Tensor reconstruction, Tensor prior, Tensor diffusion) {
  /**
   * The negative bound.
   *
   * @return the sum of the terms, [B]
   */
  public Tensor total() {
    return reconstruction.add(prior).add(diffusion);
  }
}
