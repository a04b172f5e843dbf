package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Trainable;

/**
 * The matrices D (symmetric, positive definite) and Q (skew) of a flexible diffusion, {@code dX =
 * −½β(D + Q)X dt + √β D^{½} dW}, and the transitions they give: {@code M = exp(−½b(D + Q))} and
 * covariance {@code I − M Mᵀ} after the clock b. Everything can be differentiated with respect to
 * the parameters of the matrices.
 *
 * @see "Du, Zhang, Yang, Du 2023, A Flexible Diffusion Model, ICML, arXiv:2206.10365"
 */
public interface FlexibleMatrices extends Trainable {
  /**
   * {@code D v}.
   *
   * @param v vectors, [B, event]
   * @return shape of v
   */
  Tensor diffuse(Tensor v);

  /**
   * {@code G v} with {@code G Gᵀ = D}.
   *
   * @param v vectors, [B, event]
   * @return shape of v
   */
  Tensor root(Tensor v);

  /**
   * {@code (D + Q) v}.
   *
   * @param v vectors, [B, event]
   * @return shape of v
   */
  Tensor pull(Tensor v);

  /**
   * The eigenvalues of D.
   *
   * @return float64, [n], positive
   */
  Tensor spectrum();

  /**
   * The moduli of the eigenvalues of Q.
   *
   * @return float64, [n], at least 0
   */
  Tensor turns();

  /**
   * The transition after a clock.
   *
   * @param b clock, float64, [] or [B], &gt; 0
   * @return the transition
   */
  Transition transition(Tensor b);

  /**
   * A Gaussian transition {@code N(M x, L Lᵀ)}.
   *
   * @see "Särkkä, Solin 2019, Applied Stochastic Differential Equations, chapter 6"
   */
  interface Transition {
    /**
     * {@code M x}.
     *
     * @param x states [B, event]
     * @return shape of x
     */
    Tensor mean(Tensor x);

    /**
     * {@code L e}.
     *
     * @param e unit noise [B, event]
     * @return shape of e
     */
    Tensor colour(Tensor e);

    /**
     * {@code L⁻¹ r}.
     *
     * @param r vectors [B, event]
     * @return shape of r
     */
    Tensor whiten(Tensor r);

    /**
     * {@code L⁻ᵀ r}.
     *
     * @param r vectors [B, event]
     * @return shape of r
     */
    Tensor whitenTransposed(Tensor r);

    /**
     * {@code log |L|} of a state.
     *
     * @param x a state, [B, event], for its shape
     * @return float64, [] or [B]
     */
    Tensor logDeterminant(Tensor x);
  }
}
