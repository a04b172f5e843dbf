package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.tensor.Ops;

/**
 * What is lost by starting samples from the prior: {@code KL(q(z_T | z_0) ‖ π)}, in closed form.
 *
 * @see "Kingma, Salimans, Poole, Ho 2021, arXiv:2107.00630, section 4, the prior loss"
 */
public final class PriorDivergence {
  private PriorDivergence() {}

  /**
   * The divergence of the law at the last time, which includes Σ₀, from the prior.
   *
   * @param process the noising
   * @param clean states at time 0, [B, kC, …]
   * @return {@code ½ Σ (|F⁻¹Φz₀|² + |F⁻¹L|² − k − 2 log|F⁻¹L|)} with F of the prior and L of the
   *     law at T; nats, float64 [B]
   */
  public static Tensor of(LinearSde process, Tensor clean) {
    Moments last = process.moments(process.horizon());
    double[][] white = Conversions.invertLower(process.priorFactor());
    double[][] spread = SmallMatrix.multiply(white, last.cholesky());
    double rest = 0;
    for (int i = 0; i < spread.length; i++) {
      for (int j = 0; j < spread.length; j++) {
        rest += i == j ? excess(spread[i][i]) : spread[i][j] * spread[i][j];
      }
    }
    Tensor mean =
        Ops.blocks(
            Ops.matrix(SmallMatrix.multiply(white, last.mean())), clean.to(ScalarType.Double));
    double coordinates = (double) Ops.rowSize(clean) / process.blocks();
    return Ops.mul(Ops.add(Ops.rowSum(mean.mul(mean)), rest * coordinates), 0.5);
  }

  /** {@code a² − 1 − log a²}, at least 0, without cancellation near 1. */
  private static double excess(double a) {
    double d = (a - 1) * (a + 1);
    return Math.abs(d) < 1e-3
        ? d * d * (0.5 - d * (1.0 / 3 - d * (0.25 - d * (0.2 - d / 6))))
        : d - Math.log1p(d);
  }
}
