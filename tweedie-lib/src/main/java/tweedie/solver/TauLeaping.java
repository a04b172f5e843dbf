package tweedie.solver;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Jump;
import tweedie.core.Solver;
import tweedie.core.Stepper;
import tweedie.core.TimeGrid;
import tweedie.process.Draws;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * τ-leaping: rates are frozen for a step of length h, every site d makes {@code P_{d,y} ~ Poisson(h
 * R(x, y))} jumps to y, and the rule says what they add up to. One rate call a step; order 1.
 *
 * @param rule what several jumps of a site mean
 * @see "Gillespie 2001; Campbell et al. 2022, arXiv:2205.14987, section 4.3 and algorithm 1"
 */
public record TauLeaping(Rule rule) implements Solver<Jump> {
  /**
   * What several jumps of one site in one step mean.
   *
   * @see "Campbell et al. 2022, arXiv:2205.14987, section 4.3"
   */
  public enum Rule {
    /** Symbols are numbers: differences add up, and the sum is clamped to 0 … S − 1. */
    ORDINAL,
    /** Symbols have no order: a site that would jump more than once stays where it is. */
    CATEGORICAL
  }

  @Override
  public Stepper begin(Jump dynamics, TimeGrid grid) {
    return (x, t, s, c, rng) -> {
      Tensor h = s.sub(t).abs();
      Tensor rates = dynamics.out(x, t, c);
      return leap(x, rates.mul(Ops.perRow(h, rates)), rng);
    };
  }

  /** One leap with the mean numbers of jumps {@code h R}, [B, event, S]. */
  Tensor leap(Tensor x, Tensor means, Rng rng) {
    long[] event = tweedie.tensor.Shapes.event(x);
    // P_{d,y} are independent exactly when their sum is Poisson and each jump picks its y alone.
    Tensor jumps = Draws.poisson(means.sum(-1), rng.child(0).uniform(event));
    if (rule == Rule.CATEGORICAL) {
      Tensor to = Draws.symbols(means, rng.child(1).uniform(event));
      return torch.where(jumps.eq(Ops.scalar(1)), to, x);
    }
    long most = jumps.numel() == 0 ? 0 : jumps.max().item_long();
    Tensor y = x;
    for (long k = 1; k <= most; k++) {
      Tensor to = Draws.symbols(means, rng.child(k).uniform(event));
      Tensor happens = jumps.ge(Ops.scalar((double) k)).to(torch.ScalarType.Long);
      y = y.add(to.sub(x).mul(happens));
    }
    try (Scalar last = new Scalar(means.size(-1) - 1);
        Scalar first = new Scalar(0)) {
      return y.clamp_min(first).clamp_max(last);
    }
  }
}
