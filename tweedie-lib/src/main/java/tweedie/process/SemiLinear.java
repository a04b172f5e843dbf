package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Reversal;

/**
 * The reversal of a linear diffusion, linear but for the score: with churn 1 its drift is {@code
 * −β((D + Q)Λz + 2nD s)} in data time, which splits into an exactly solvable part, the adjoint of
 * the forward dynamics, and {@code −2βnD(s + Λz)}.
 *
 * @see "Dockhorn, Vahdat, Kreis 2022, arXiv:2112.07068, section 3.3; Pandey, Mandt 2023,
 *     arXiv:2303.01748, equation 11"
 */
public interface SemiLinear extends Reversal {
  @Override
  Linear forward();

  /**
   * {@inheritDoc}
   *
   * <p>The diffusion of a linear process is the same everywhere, so that it has no divergence.
   */
  @Override
  default Tensor drift(Tensor x, Tensor t, Condition c) {
    Tensor f = forward().drift(x, t, c);
    return forward().addDiffused(f, score().at(x, t, c), t, -0.5 * (1 + churn()));
  }
}
