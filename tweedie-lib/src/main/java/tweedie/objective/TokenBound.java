package tweedie.objective;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Density;
import tweedie.core.Field;
import tweedie.process.Ctmc;
import tweedie.process.TokenPrediction;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * The bound on the log-probability of clean states that a network gives, an unbiased estimate in
 * nats: {@code log π(x_T) − log q_{T|0}(x_T | x₀) − (T − ε) mean_j J(t_j) + Σ_d log p(x₀ᵈ | x_ε)}
 * with J of {@link ScoreEntropy} at n times spread evenly over [ε, T]. Divided by {@code −D log 2}
 * it is in bits a site.
 *
 * @param process the noising
 * @param net logits over the clean symbol of each site
 * @param kind what the logits are
 * @param from ε, the time at which the model decides on clean symbols, in (0, T)
 * @param times n, at least 1
 */
public record TokenBound(Ctmc process, Field net, TokenPrediction kind, double from, int times)
    implements Density {
  /**
   * Checks the times.
   *
   * @throws IllegalArgumentException if ε is outside (0, T) or n below 1
   */
  public TokenBound {
    if (!(from > 0 && from < process.horizon()) || times < 1) {
      throw new IllegalArgumentException(
          "bound: expected 0 < from < "
              + process.horizon()
              + " and at least 1 time, found from "
              + from
              + " and "
              + times);
    }
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("net", net);
  }

  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    Tensor start = Ops.scalar(0);
    Tensor last = Ops.scalar(process.horizon());
    Tensor end = process.sample(x, start, last, rng.child(0)).x();
    Tensor prior = process.prior().logDensity(end, c, rng);
    Tensor fixed = prior.sub(process.logTransition(end, x, start, last));
    Tensor first = Ops.scalar(from);
    Tensor early = process.sample(x, start, first, rng.child(1)).x();
    Tensor log = process.posterior(net, kind).at(early, first, c);
    Tensor decoded = Ops.rowSum(log.gather(-1, x.unsqueeze(-1)).squeeze(-1));
    Tensor path = TensorScope.keep(() -> path(x, c, rng));
    return fixed.add(decoded.to(fixed.scalar_type())).sub(path.to(fixed.scalar_type()));
  }

  /** {@code (T − ε) mean_j J(t_j)}: one time in each of n equal parts, the same offset for all. */
  private Tensor path(Tensor x, Condition c, Rng rng) {
    double length = process.horizon() - from;
    double[] offset = rng.child(2).uniforms(1);
    ScoreEntropy criterion = new ScoreEntropy(process, kind);
    return Ops.mul(
        TensorScope.fold(
            Ops.zerosLike(Ops.tensor(offset, offset.length)),
            times,
            (sum, j) -> {
              double[] t = new double[offset.length];
              for (int i = 0; i < t.length; i++) {
                t[i] = from + length * (j + offset[i]) / times;
              }
              Tensor at = Ops.tensor(t, t.length);
              Tensor xt = process.sample(x, Ops.zerosLike(at), at, rng.child(3L + j)).x();
              return sum.add(criterion.under(c, net, x, xt, at));
            }),
        length / times);
  }
}
