package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Continuous;
import tweedie.law.Gaussian;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** The Gaussian {@code q_{t|s}} of a linear process: its density and its score. */
record LinearTransition(Times.Pair<Moments> moments, Continuous states) {
  /**
   * Refuses laws without a density.
   *
   * @throws IllegalArgumentException where a direction has no variance, as for t = s
   */
  LinearTransition {
    for (Moments m : moments.values()) {
      double[][] factor = m.cholesky();
      for (int i = 0; i < factor.length; i++) {
        if (factor[i][i] == 0) {
          throw new IllegalArgumentException(
              "transition: expected variance in every block, found none in block "
                  + i
                  + "; the later time must be greater");
        }
      }
    }
  }

  /** {@code log N(y; Φx, Σ)}, float64 [B]. */
  Tensor logDensity(Tensor y, Tensor x) {
    Tensor mean = Ops.blocks(moments.stack(Moments::mean), x.to(ScalarType.Double));
    return new Gaussian(mean, moments.stack(Moments::cholesky), states)
        .logDensity(y, Condition.NONE, Rng.of(0, 0));
  }

  /** {@code Σ⁻¹(Φx − y)}, in float64, cast to the type of y last. */
  Tensor score(Tensor y, Tensor x) {
    Tensor mean = Ops.blocks(moments.stack(Moments::mean), x.to(ScalarType.Double));
    Tensor precision = moments.stack(Conversions::inverseCovariance);
    return Ops.blocks(precision, mean.sub(y)).to(y.scalar_type());
  }
}
