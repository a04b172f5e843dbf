package tweedie.law;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Condition;
import tweedie.core.Continuous;
import tweedie.core.Law;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * {@code N(mean, (L Lᵀ) ⊗ I)}: a Gaussian whose covariance acts on the blocks of a state.
 *
 * @param mean [B, kC, …]
 * @param factor lower Cholesky factor L, float64 [k, k] or [B, k, k]
 * @param space gives the unit noise
 */
public record Gaussian(Tensor mean, Tensor factor, Continuous space) implements Law {
  /**
   * Draws with the noise handed in, so that the caller can keep it.
   *
   * @param noise unit noise, shape of the mean
   * @return {@code mean + L noise}, shape of the mean
   */
  public Tensor with(Tensor noise) {
    return Ops.addBlocks(mean, factor, noise);
  }

  /**
   * Draws one state for each row of the mean.
   *
   * @param rng one stream a row
   * @return shape of the mean
   */
  public Tensor sample(Rng rng) {
    return with(space.noise(mean, rng));
  }

  @Override
  public Tensor sample(Condition c, Rng rng) {
    return sample(rng);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Exact: {@code −½|L⁻¹(x − mean)|² − C log|L| − ½ kC log 2π}; float64.
   */
  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    Tensor centred = x.sub(mean).to(torch.ScalarType.Double);
    Tensor white = Ops.blocks(torch.linalg_inv(factor), centred);
    long each = Ops.rowSize(x) / factor.size(-1);
    Tensor logDet = Ops.mul(factor.diagonal(0, -2, -1).log().sum(-1), (double) each);
    Tensor square = Ops.mul(Ops.rowSum(white.mul(white)), -0.5);
    return Ops.add(square.sub(logDet), -0.5 * Ops.rowSize(x) * Math.log(2 * Math.PI));
  }
}
