package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;

/**
 * The posterior mean of clean states under clocks that differ between the numbers of a state, from
 * a network whose input and output have unit variance in every part at every time. With {@code x =
 * α x₀ + σ ξ} and {@code v = α² σ_d² + σ²} it is {@code D = m + α σ_d²/v (x − α m) + σ σ_d/√v F((x
 * − α m)/√v, t)}: {@link Preconditioned} in each part, which sees all of them.
 *
 * @param process the noising
 * @param net F, [B, event] and times to the same shape
 * @param mean mean m of the data, [1, event]; with fewer channels, all others are centred at 0
 * @param sigmaData standard deviation σ_d of the data about m, &gt; 0
 * @see "Karras et al. 2022, arXiv:2206.00364, table 1; Batzolis et al. 2021, arXiv:2111.13606,
 *     appendix, for outputs scaled part by part"
 */
public record JointPreconditioned(NonUniformSde process, Field net, Tensor mean, double sigmaData)
    implements Field {
  /**
   * Checks the standard deviation.
   *
   * @throws IllegalArgumentException if σ_d is not positive and finite
   */
  public JointPreconditioned {
    if (!(sigmaData > 0) || Double.isInfinite(sigmaData)) {
      throw new IllegalArgumentException(
          "sigmaData: expected a positive number, found " + sigmaData);
    }
  }

  private double deviation(Moments m) {
    double alpha = m.mean()[0][0] * sigmaData;
    return Math.sqrt(alpha * alpha + m.covariance()[0][0]);
  }

  private Tensor centre(Tensor x) {
    Tensor m = mean.to(x.scalar_type());
    long rest = x.size(1) - m.size(1);
    return rest == 0 ? m : Ops.cat(1, m, Ops.zerosLike(x.narrow(0, 0, 1).narrow(1, 0, rest)));
  }

  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    double d2 = sigmaData * sigmaData;
    Tensor centre = centre(x);
    Tensor alpha = process.at(t, m -> m.mean()[0][0], x);
    Tensor in = process.at(t, m -> 1 / deviation(m), x);
    Tensor skip = process.at(t, m -> m.mean()[0][0] * d2 / Math.pow(deviation(m), 2), x);
    Tensor out = process.at(t, m -> m.cholesky()[0][0] * sigmaData / deviation(m), x);
    Tensor centred = x.sub(alpha.mul(centre));
    Tensor f = net.at(centred.mul(in), t, c);
    return centred.mul(skip).add(f.mul(out)).add(centre);
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("", net).andBuffer("mean", mean);
  }
}
