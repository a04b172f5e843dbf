package tweedie.core;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.tensor.Ops;

/**
 * A continuous-time Markov chain on a product of finite sets that changes one site at a time. Rates
 * are those of the chain's own direction; a solver uses them for a step of length |s − t|.
 *
 * @see "Campbell et al. 2022, arXiv:2205.14987"
 */
public non-sealed interface Jump extends Dynamics {
  @Override
  Tokens space();

  /**
   * Rates of leaving: from x to every y that differs at one site.
   *
   * @param x states, int64 [B, event]
   * @param t times, [] or [B]
   * @param c condition of the rows
   * @return {@code R_t(x, y)} &ge; 0, [B, event, S], 0 where y is x
   */
  Tensor out(Tensor x, Tensor t, Condition c);

  /**
   * Rates of arriving: from every y that differs from x at one site to x.
   *
   * @param x states, int64 [B, event]
   * @param t times, [] or [B]
   * @param c condition of the rows
   * @return {@code R_t(y, x)} &ge; 0, [B, event, S], 0 where y is x
   */
  Tensor in(Tensor x, Tensor t, Condition c);

  /**
   * The time reversal, with rates {@code R_t(y, x) p_t(y) / p_t(x)}.
   *
   * @param ratio {@code p_t(y) / p_t(x)}
   * @return the reversal, which keeps its ingredients
   * @see "Kelly 1979, section 1.7; Campbell et al. 2022, arXiv:2205.14987, proposition 1"
   */
  default JumpReversal reverse(Ratio ratio) {
    return new ReversedJump(this, ratio);
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code Σ_y R_t(x, y) (u − 1 − log u)} with {@code u = f(y) / f(x)}: the score entropy.
   */
  @Override
  default Tensor phi(Tensor score, Tensor x, Tensor t) {
    Tensor rates = out(x, t, Condition.NONE).to(score.scalar_type());
    // Moves that never happen do not count, also where f vanishes.
    Tensor u = torch.where(rates.gt(Ops.scalar(0)), score, torch.ones_like(score));
    return Ops.rowSum(rates.mul(Ops.add(u, -1).sub(u.log())));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Ratios divide.
   */
  @Override
  default Tensor relative(Tensor f, Tensor g) {
    return f.div(g);
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code Σ_y R_t(y, x) [g − f + f log(f / g)]}, the score entropy in the rates that the
   * reversal uses. {@link #phi} of the quotient has the same expectation only for a model that is a
   * quotient of one function, g(x, y) g(y, x) = 1, and a noising law that is positive everywhere. A
   * network is not the one, and a mask has not the other: there phi would not see the network.
   *
   * @see "Lou, Meng, Ermon 2023, arXiv:2310.16834, equation 5 and theorem 3.6"
   */
  @Override
  default Tensor mismatch(Tensor truth, Tensor model, Tensor x, Tensor t) {
    Tensor rates = in(x, t, Condition.NONE).to(model.scalar_type());
    Tensor f = truth.to(model.scalar_type());
    Tensor counts = rates.gt(Ops.scalar(0));
    // Moves that never happen do not count, also where f or g are not finite; and the logarithm
    // of a model is only asked for where f is positive, so that gradients stay finite as well.
    Tensor asked = counts.logical_and(f.gt(Ops.scalar(0)));
    Tensor log = torch.where(asked, model, torch.ones_like(model)).log();
    Tensor cost = model.sub(f).add(torch.xlogy(f, f)).sub(f.mul(log));
    return Ops.rowSum(rates.mul(torch.where(counts, cost, Ops.zerosLike(cost))));
  }
}
