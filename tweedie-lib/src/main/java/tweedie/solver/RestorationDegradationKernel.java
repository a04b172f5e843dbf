package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.FlowFactor;
import tweedie.process.LinearKernel;
import tweedie.process.SemiLinear;
import tweedie.tensor.Ops;

/**
 * Restoration and degradation with the exact kernels of a linear process, {@code z_t = Φ z_u + N(0,
 * Σ)} from {@code u = t − l}: restoration {@code z' = Φ⁻¹(z + Σ s)} is the conditional mean of
 * {@code z_u}, its residual is {@code −Σ s}, and degradation runs the process from u to t − h with
 * that noise, {@code Φ z' − Ψ Σ s}.
 *
 * <p>On one block {@code Ψ = √(Σ_{t−h}/Σ_t)}, and with full look-back this is DDIM without noise:
 * the paper's observation. On more blocks a square root of the covariance is not enough; Ψ carries
 * the noise along the probability flow of the kernel, {@code Ψ′ = (F + ½ a Σ⁻¹)Ψ}, a variant
 * derived in this library with the rotation that gDDIM takes from the same equation. Look-backs
 * beyond the data end there. One score call a step; order 1 where l stays away from h; times common
 * to all rows.
 *
 * @param lookback l
 * @see "Chen, Daras, Dimakis 2023, Restoration-Degradation beyond Linear Diffusions, ICML; Song,
 *     Meng, Ermon 2021, arXiv:2010.02502, equation 12; Zhang, Tao, Chen 2022, arXiv:2206.05564"
 */
public record RestorationDegradationKernel(Lookback lookback) implements Solver<SemiLinear> {
  @Override
  public CommonStepper begin(SemiLinear d, TimeGrid grid) {
    Heun.requireFlow(d);
    LinearKernel kernel = d.forward().kernel();
    double[][] none = new double[d.forward().blocks()][d.forward().blocks()];
    return (x, now, next, c, rng) -> {
      double from = Math.max(0, now - lookback.length(now, now - next));
      // A cap at the data may leave u above t − h by rounding.
      double u = Math.min(from, next);
      double[][] covariance = kernel.between(u, now, none).covariance();
      Tensor pull = Predictions.apply(covariance, d.score().at(x, Ops.scalar(now), c));
      // Φ_{u→t−h} Φ_{u→t}⁻¹ is the inverse of the last step alone, which is better conditioned.
      // What a step forgets to rounding is restored at 0, its stationary mean.
      Tensor back = torch.linalg_pinv(Ops.matrix(kernel.between(next, now, none).mean()));
      Tensor mean = Ops.blocks(back, x.add(pull));
      if (next == u) {
        return mean;
      }
      double[][] kept = FlowFactor.since(kernel, u, now).between(now, next);
      return mean.sub(Predictions.apply(kept, pull));
    };
  }
}
