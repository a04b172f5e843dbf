package tweedie.objective;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Jump;
import tweedie.core.JumpReversal;
import tweedie.core.Noised;
import tweedie.process.Ctmc;
import tweedie.process.Draws;
import tweedie.process.TokenPrediction;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * The integrand of the continuous-time bound with all its constants, implicit score matching on a
 * finite set: {@code Σ_y R̂(x, y) − Σ_y R(x, y) − Σ_y R(x, y) log[R̂(y, x)/R(x, y)]}, nats per unit
 * of time, of either sign. The last sum is estimated by one jump x̃ among all D(S − 1) neighbours,
 * drawn with probability {@code R(x, x̃)/Σ R}. Two network calls. On [ε, T]
 *
 * <p>{@code log p(x₀) ≥ E log π(x_T) − ∫ J dt − E log q_{ε|0}(x_ε | x₀) + E log p(x₀ | x_ε)}.
 *
 * <p>Evaluating both terms at x̃ to save a call is biased and not offered.
 *
 * @param process the noising
 * @param kind what the logits are
 * @see "Campbell et al. 2022, arXiv:2205.14987, proposition 2 and section 4.1"
 */
public record CtmcElbo(Ctmc process, TokenPrediction kind) implements Criterion {
  @Override
  public Tensor at(Field net, Batch clean, Noised xt, Tensor t, Rng rng) {
    Tensor rates = process.dynamics().out(xt.x(), t, clean.c());
    // Dropout draws from the children 0, 1, … of these streams, which a hybrid shares.
    Tensor jumped = jump(xt.x(), rates, rng.child(-1).uniform());
    return along(clean.c().training(rng), net, xt.x(), jumped, t);
  }

  /** The integrand with the last sum replaced by its value for one jump. */
  Tensor along(Condition c, Field net, Tensor x, Tensor jumped, Tensor t) {
    Jump forward = process.dynamics();
    JumpReversal reverse = forward.reverse(process.ratio(net, kind));
    // R̂(x̃, x)/R(x, x̃) is the ratio of the model from x̃ back to x.
    Tensor log = towards(reverse.ratio().at(jumped, t, c), jumped, x).log();
    Tensor leave = Ops.rowSum(reverse.out(x, t, c));
    Tensor total = Ops.rowSum(forward.out(x, t, c)).to(leave.scalar_type());
    return leave.sub(total).sub(log.mul(total));
  }

  /** One jump of each row, drawn in proportion to its rates; rows that cannot jump stay. */
  static Tensor jump(Tensor x, Tensor rates, Tensor u) {
    Tensor flat = rates.flatten(1, -1);
    Tensor move = Draws.symbols(flat, u);
    long states = rates.size(-1);
    long[] moves = Ops.longs(move);
    long[] to = Ops.longs(x);
    int each = Math.toIntExact(Ops.rowSize(x));
    double[] total = Ops.doubles(flat.sum(1));
    for (int i = 0; i < moves.length; i++) {
      if (total[i] > 0) {
        to[i * each + (int) (moves[i] / states)] = moves[i] % states;
      }
    }
    return Ops.tensor(to, Shapes.of(x));
  }

  /** The ratio from a state to a neighbour: all but one of the factors over sites are 1. */
  private static Tensor towards(Tensor ratio, Tensor from, Tensor to) {
    Tensor picked = ratio.gather(-1, to.unsqueeze(-1)).squeeze(-1);
    Tensor same = from.eq(to);
    return torch.where(same, torch.ones_like(picked), picked).flatten(1, -1).prod(1);
  }
}
