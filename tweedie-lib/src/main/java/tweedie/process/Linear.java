package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Diffusion;
import tweedie.core.Reversal;
import tweedie.core.Score;
import tweedie.law.Gaussian;

/**
 * A linear diffusion on k blocks: {@code dz = β(t) F z dt + √(2 β(t) n(t) D) dw}, every matrix
 * acting as {@code A ⊗ I}. Its transitions are Gaussian and exact.
 *
 * @see "Särkkä, Solin 2019, Applied Stochastic Differential Equations, chapter 6; Pandey, Mandt
 *     2023, arXiv:2303.01748"
 */
public interface Linear extends Diffusion {
  /**
   * Number of blocks of the state.
   *
   * @return k
   */
  int blocks();

  /**
   * The exact law of {@code Z_t | Z_s = z}, in the direction in which this diffusion runs.
   *
   * @param z states at time s, [B, kC, …]
   * @param s time of z, [] or [B]
   * @param t time of the result, shape of s
   * @return a Gaussian with B rows
   */
  Gaussian transition(Tensor z, Tensor s, Tensor t);

  /**
   * The diffusion with the curl reversed (Q → −Q), run against the clock: what is left of the time
   * reversal when the score is that of the stationary law. It has the same stationary law.
   *
   * @return a linear diffusion whose transitions go from t down to s
   * @see "Pandey, Mandt 2023, arXiv:2303.01748, section 4; Dockhorn et al. 2022, arXiv:2112.07068"
   */
  Linear adjoint();

  /**
   * The gradient of the Hamiltonian.
   *
   * @param z states [B, kC, …]
   * @return {@code Λ z}, shape of z
   */
  Tensor gradient(Tensor z);

  /**
   * The diffusion matrix accumulated over an interval.
   *
   * @param v vectors, [B, kC, …]
   * @param s earlier time, []
   * @param t later time, []
   * @return {@code ∫ₛᵗ 2 β n D du v}, shape of v
   */
  Tensor accumulated(Tensor v, Tensor s, Tensor t);

  /**
   * A pull along the diffusion.
   *
   * @param y any vectors, [B, kC, …]
   * @param v vectors, shape of y
   * @param t time, [] or [B]
   * @param c a number
   * @return {@code y + c G Gᵀ v}, shape of y
   */
  Tensor addDiffused(Tensor y, Tensor v, Tensor t, double c);

  /**
   * States after the pull of a score and of the Hamiltonian, both held fixed over an interval.
   *
   * @param z states, [B, kC, …]
   * @param v the score at z, shape of z
   * @param s earlier time, []
   * @param t later time, []
   * @return {@code z + ∫ₛᵗ 2 β n D du (v + Λ z)}, shape of z
   */
  Tensor pulled(Tensor z, Tensor v, Tensor s, Tensor t);

  /**
   * What transitions are computed from: D, Q, Λ and the clock, in plain numbers.
   *
   * @return the kernel of the forward direction, for an adjoint as well
   */
  LinearKernel kernel();

  /**
   * Moments of the forward state given clean data, with the covariance that auxiliaries have at
   * time 0: {@code Z_t = Φ z₀ + L ε}.
   *
   * @param t time in [0, T]
   * @return Φ, Σ and L, each [k, k]
   */
  Moments moments(double t);

  @Override
  default SemiLinear reverse(Score score, double churn) {
    return new ReversedLinear(this, score, Reversal.checkChurn(churn));
  }
}
