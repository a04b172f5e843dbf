package tweedie.core;

import org.bytedeco.pytorch.Tensor;

/**
 * The time reversal of a jump process, which still knows what it was made of.
 *
 * @see "Kelly 1979, section 1.7; Campbell et al. 2022, arXiv:2205.14987, proposition 1"
 */
public interface JumpReversal extends Jump {
  /**
   * The chain that was reversed.
   *
   * @return the forward dynamics
   */
  Jump forward();

  /**
   * The ratio it was reversed with.
   *
   * @return {@code p_t(y) / p_t(x)}
   */
  Ratio ratio();

  @Override
  default Tokens space() {
    return forward().space();
  }

  @Override
  default Tensor out(Tensor x, Tensor t, Condition c) {
    Tensor u = ratio().at(x, t, c);
    return forward().in(x, t, c).to(u.scalar_type()).mul(u);
  }

  @Override
  default Tensor in(Tensor x, Tensor t, Condition c) {
    Tensor u = ratio().at(x, t, c);
    return forward().out(x, t, c).to(u.scalar_type()).div(u);
  }
}
