package tweedie.objective;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Noised;
import tweedie.process.NonUniformSde;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Denoising score matching of a non-uniform diffusion in units of the noise, {@code Σ_live σ²(s −
 * ∇log p_{t|0})² / n}: every number weighs alike at every time, which favours samples over the
 * likelihood bound. Numbers whose clock stands still do not count, since their score is known.
 *
 * @param process the noising
 * @see "Ho, Jain, Abbeel 2020, arXiv:2006.11239, equation 14, for equal weights; Batzolis et al.
 *     2022, arXiv:2207.09786, section 4, for bands that are noise"
 */
public record LiveNoise(NonUniformSde process) implements Criterion {
  /**
   * {@inheritDoc}
   *
   * @param net the score of the model
   * @return [B], about 1 for a network that knows nothing
   */
  @Override
  public Tensor at(Field net, Batch clean, Noised xt, Tensor t, Rng rng) {
    Tensor x = xt.x();
    Tensor model = net.at(x, t, clean.c().training(rng));
    Tensor truth = process.transitionScore(x, clean.x(), Ops.zerosLike(t), t);
    Tensor error = truth.to(model.scalar_type()).sub(model);
    Tensor weight = process.liveDeviations(x, t).to(model.scalar_type());
    return Ops.rowMean(error.mul(weight).square());
  }
}
