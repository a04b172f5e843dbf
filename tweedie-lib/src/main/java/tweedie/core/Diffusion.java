package tweedie.core;

import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Ops;

/**
 * {@code dX = f(X, t) dt + G(X, t) dW} on a continuous space; no dispersion makes it a flow.
 *
 * <p>The drift is dX/dt in the clock's own direction. A solver steps from t to s with the signed
 * length s − t, so no sign is flipped by hand anywhere.
 *
 * @see "Song et al. 2021, arXiv:2011.13456, equation 5; De Bortoli et al. 2022, arXiv:2202.02763,
 *     on manifolds"
 */
public non-sealed interface Diffusion extends Dynamics {
  @Override
  Continuous space();

  /**
   * The drift f.
   *
   * @param x states [B, event]
   * @param t times, [] or [B]
   * @param c condition of the rows
   * @return tangent vectors, shape of x
   */
  Tensor drift(Tensor x, Tensor t, Condition c);

  /**
   * The dispersion applied to a vector, matrix-free.
   *
   * @param v tangent vectors, shape of x
   * @param x states [B, event]
   * @param t times, [] or [B]
   * @return {@code G v}, shape of x
   */
  Tensor dispersion(Tensor v, Tensor x, Tensor t);

  /**
   * The diffusion matrix applied to a vector. The default holds for symmetric G.
   *
   * @param v tangent vectors, shape of x
   * @param x states [B, event]
   * @param t times, [] or [B]
   * @return {@code G Gᵀ v}, shape of x
   */
  default Tensor diffuse(Tensor v, Tensor x, Tensor t) {
    return dispersion(dispersion(v, x, t), x, t);
  }

  /**
   * The divergence of the diffusion matrix; zero where G does not depend on the state.
   *
   * @param x states [B, event]
   * @param t times, [] or [B]
   * @return {@code ∇·(G Gᵀ)}, shape of x
   */
  default Tensor divergence(Tensor x, Tensor t) {
    return Ops.zerosLike(x);
  }

  /**
   * The time reversal: {@code f − ½(1 + churn)(G Gᵀ s + ∇·(G Gᵀ))} with noise {@code √churn G},
   * followed by steps of negative length.
   *
   * @param score the metric gradient of log p_t
   * @param churn share of the noise variance kept: 1 the reverse SDE, 0 the probability-flow ODE
   * @return the reversal, which keeps its ingredients
   * @throws IllegalArgumentException when churn is negative or not finite
   * @see "Anderson 1982; Song et al. 2021, arXiv:2011.13456, equations 6 and 13"
   */
  default Reversal reverse(Score score, double churn) {
    return new ReversedDiffusion(this, score, Reversal.checkChurn(churn));
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code ½ ⟨s, G Gᵀ s⟩} in the metric of the space.
   */
  @Override
  default Tensor phi(Tensor score, Tensor x, Tensor t) {
    return Ops.mul(space().inner(x, score, diffuse(score, x, t)), 0.5);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Gradients subtract.
   */
  @Override
  default Tensor relative(Tensor f, Tensor g) {
    return f.sub(g);
  }
}
