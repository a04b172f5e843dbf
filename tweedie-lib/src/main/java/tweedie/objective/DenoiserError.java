package tweedie.objective;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Noised;
import tweedie.process.LinearSde;
import tweedie.process.Prediction;
import tweedie.tensor.Rng;

/**
 * Weighted squared error of a {@link tweedie.process.Denoiser}: the state is reduced to its
 * sufficient statistic y at noise level σ, so that the same network serves every linear process.
 *
 * @param process the noising that provides the noise levels
 * @param weighting how data errors weigh
 * @see "Karras et al. 2022, arXiv:2206.00364, equation 2"
 */
public record DenoiserError(LinearSde process, Weighting weighting) implements Criterion {
  @Override
  public Tensor at(Field net, Batch clean, Noised xt, Tensor t, Rng rng) {
    Tensor y = process.observation(xt.x(), t);
    Tensor out = net.at(y, process.sigma(t), clean.c().training(rng));
    Tensor error = out.sub(process.data(clean.x()));
    return weighting.apply(process, Prediction.DATA, error, t);
  }
}
