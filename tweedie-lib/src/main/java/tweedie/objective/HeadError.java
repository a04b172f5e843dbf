package tweedie.objective;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Noised;
import tweedie.process.LinearSde;
import tweedie.process.NoiseHead;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Mean squared error of the noise that a head predicts, over its blocks.
 *
 * @param process the noising
 * @param head which noise the field predicts
 * @see "Pandey, Mandt 2023, arXiv:2303.01748, equation 10; Dockhorn et al. 2022, equation 8"
 */
public record HeadError(LinearSde process, NoiseHead head) implements Criterion {
  @Override
  public Tensor at(Field net, Batch clean, Noised xt, Tensor t, Rng rng) {
    Tensor out = net.at(xt.x(), t, clean.c().training(rng));
    Tensor error = out.sub(head.target(process, xt.noise(), t));
    return Ops.rowMean(error.mul(error));
  }
}
