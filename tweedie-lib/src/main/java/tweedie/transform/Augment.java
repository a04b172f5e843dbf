package tweedie.transform;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Condition;
import tweedie.core.Transform;
import tweedie.core.Weighted;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * Adds auxiliary blocks to data: zeros where the process carries their initial covariance (hybrid
 * score matching), draws {@code N(0, v_j)} where it does not (denoising score matching).
 *
 * @param variances one variance for each auxiliary block, [k − 1], finite; 0 for zeros
 * @see "Dockhorn, Vahdat, Kreis 2022, arXiv:2112.07068, section 3.2"
 */
public record Augment(double... variances) implements Transform {
  /**
   * Checks and copies the variances.
   *
   * @throws IllegalArgumentException if one of them is negative or not finite
   */
  public Augment {
    variances = variances.clone();
    for (double v : variances) {
      if (!(v >= 0) || Double.isInfinite(v)) {
        throw new IllegalArgumentException("variance: expected a number >= 0, found " + v);
      }
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The log-weight is left unchanged for blocks of zeros and reduced by the log-density of drawn
   * ones.
   */
  @Override
  public Weighted forward(Weighted p, Condition c, Rng rng) {
    Tensor[] parts = new Tensor[variances.length + 1];
    parts[0] = p.x();
    Tensor logW = p.logW();
    for (int j = 0; j < variances.length; j++) {
      if (variances[j] == 0) {
        parts[j + 1] = torch.zeros(Shapes.of(p.x()), new TensorOptions(p.x().scalar_type()));
        continue;
      }
      Tensor z = rng.normal(Shapes.event(p.x()));
      parts[j + 1] = Ops.mul(z, Math.sqrt(variances[j])).to(p.x().scalar_type());
      double norm = 0.5 * Ops.rowSize(z) * Math.log(2 * Math.PI * variances[j]);
      logW = Ops.add(logW.add(Ops.mul(Ops.rowSum(z.mul(z)), 0.5)), norm);
    }
    return new Weighted(parts.length == 1 ? p.x() : Ops.cat(1, parts), logW);
  }

  /** Drops the auxiliary blocks; the log-weight is left unchanged. */
  @Override
  public Weighted inverse(Weighted p, Condition c, Rng rng) {
    return new Weighted(p.x().narrow(1, 0, p.x().size(1) / (variances.length + 1)), p.logW());
  }
}
