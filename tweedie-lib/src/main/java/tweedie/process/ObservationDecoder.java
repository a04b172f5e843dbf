package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.law.Decoder;
import tweedie.tensor.Ops;

/**
 * Numbers given their first noised state: {@code N(x₀; y, σ²)} with the sufficient statistic y,
 * which for one block is {@code z/α}, and its noise level. A density of x₀ for every linear
 * process.
 *
 * @param process the noising
 * @see "Kingma, Salimans, Poole, Ho 2021, arXiv:2107.00630, section 3.3, with a Gaussian in place
 *     of levels"
 */
public record ObservationDecoder(LinearSde process) implements Decoder {
  /**
   * {@inheritDoc}
   *
   * <p>Float64. States are those of the process, data their first block.
   */
  @Override
  public Tensor at(Tensor clean, Tensor noised, Tensor t, Condition c) {
    Tensor x = process.data(clean).to(ScalarType.Double);
    Tensor y = process.observation(noised.to(ScalarType.Double), t);
    double sigma = process.sigma(Ops.doubles(t)[0]);
    Tensor miss = Ops.mul(x.sub(y), 1 / sigma);
    double each = 0.5 * Math.log(2 * Math.PI) + Math.log(sigma);
    return Ops.add(Ops.mul(Ops.rowSum(miss.mul(miss)), -0.5), -each * Ops.rowSize(x));
  }
}
