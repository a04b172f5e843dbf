package tweedie.objective;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Noised;
import tweedie.process.Ctmc;
import tweedie.process.TokenPrediction;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * The cross-entropy of the clean symbols, {@code −(1/D) Σ_d log p(x₀ᵈ | x_t)}, nats a site.
 *
 * @param process the noising
 * @param kind what the logits are
 * @see "Austin et al. 2021, arXiv:2107.03006, section 3.4"
 */
public record CleanCrossEntropy(Ctmc process, TokenPrediction kind) implements Criterion {
  @Override
  public Tensor at(Field net, Batch clean, Noised xt, Tensor t, Rng rng) {
    Tensor log = process.posterior(net, kind).at(xt.x(), t, clean.c().training(rng));
    Tensor hit = log.gather(-1, clean.x().unsqueeze(-1)).squeeze(-1);
    return Ops.rowMean(hit).neg();
  }
}
