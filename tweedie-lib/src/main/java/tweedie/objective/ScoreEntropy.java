package tweedie.objective;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Noised;
import tweedie.process.Ctmc;
import tweedie.process.TokenPrediction;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Denoising score matching on a finite set, all constants kept: {@code Σ_{d,y} R_t(y, x) [s − r + r
 * log(r/s)]} with the ratios {@code r = q(y | x₀)/q(x | x₀)} and s of the network. At least 0, nats
 * per unit of time. Integrated over [ε, T] it is the divergence of the path law of the model from
 * that of the noising of x₀, so that
 *
 * <p>{@code log p(x₀) ≥ E[log π(x_T) − log q_{T|0}(x_T | x₀)] − ∫ J dt + E log p(x₀ | x_ε)}.
 *
 * <p>as {@link tweedie.law.Elbo} estimates it; in bits a site divided by {@code −D log 2}.
 *
 * <p>One network call, exact sums over sites and symbols: the same expectation as the one-jump form
 * {@link CtmcElbo} plus what the network cannot change, without its draw.
 *
 * @param process the noising
 * @param kind what the logits are
 * @see "Lou, Meng, Ermon 2023, arXiv:2310.16834, theorem 3.6; Campbell et al. 2022, proposition 2"
 */
public record ScoreEntropy(Ctmc process, TokenPrediction kind) implements Criterion {
  @Override
  public Tensor at(Field net, Batch clean, Noised xt, Tensor t, Rng rng) {
    return under(clean.c().training(rng), net, clean.x(), xt.x(), t);
  }

  /** The loss under a condition that says whether the network is in training. */
  Tensor under(Condition c, Field net, Tensor clean, Tensor x, Tensor t) {
    Tensor s = process.ratio(net, kind).at(x, t, c);
    Tensor r = process.transitionScore(x, clean, Ops.zerosLike(t), t, s.scalar_type());
    return process.dynamics().mismatch(r, s, x, t);
  }
}
