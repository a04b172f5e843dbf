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
 * Weighted squared error of a field that sees the whole state {@code z_t} and t: denoising score
 * matching, or hybrid score matching where the auxiliaries start with a covariance. The paper's
 * form is NOISE over all blocks.
 *
 * @param process the noising
 * @param kind what the field predicts
 * @param weighting how errors weigh
 * @see "Pandey, Mandt 2023, arXiv:2303.01748, equation 10; Dockhorn et al. 2022, equation 8"
 */
public record SquaredError(LinearSde process, Prediction kind, Weighting weighting)
    implements Criterion {
  @Override
  public Tensor at(Field net, Batch clean, Noised xt, Tensor t, Rng rng) {
    Tensor out = net.at(xt.x(), t, clean.c().training(rng));
    Tensor target = kind.target(process, clean.x(), xt.noise(), t);
    return weighting.apply(process, kind, out.sub(target), t);
  }
}
