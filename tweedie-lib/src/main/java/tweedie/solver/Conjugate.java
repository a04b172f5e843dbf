package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Solver;
import tweedie.core.Stepper;
import tweedie.core.TimeGrid;
import tweedie.process.SemiLinear;
import tweedie.tensor.Ops;

/**
 * λ-DDIM, a conjugate integrator for any linear process: in {@code ẑ = e^{λt} Φ⁻¹ z} the
 * probability flow is {@code dẑ = λ ẑ dt + e^{λt} d(Φ⁻¹R) ε̂}, and a step is Euler's in t for the
 * first part with the integral of the second at held noise. Back in z, with h = t − s,
 *
 * <pre>{@code
 * z_s = e^{λh} (1 − λh) Φ_s Φ_t⁻¹ z_t + Φ_s ∫ e^{λ(u−s)} d(Φ⁻¹R) ε̂_t
 * }</pre>
 *
 * λ = 0 is gDDIM. This is the case B = λI of the paper, derived from its conjugacy; its second case
 * mixes the blocks. One field call a step; order 1.
 *
 * @param lambda λ, a unit of time
 * @see "Pandey, Rudolph, Mandt 2024, arXiv:2310.07894, section 3"
 */
public record Conjugate(double lambda) implements Solver<SemiLinear> {
  /**
   * Checks λ.
   *
   * @throws IllegalArgumentException if it is not finite
   */
  public Conjugate {
    if (!Double.isFinite(lambda)) {
      throw new IllegalArgumentException("lambda: expected a finite number, found " + lambda);
    }
  }

  @Override
  public Stepper begin(SemiLinear d, TimeGrid grid) {
    Heun.requireFlow(d);
    Predictions p = Predictions.of(d, grid);
    return (x, time, until, c, rng) -> {
      double t = time.item_double();
      double s = until.item_double();
      Tensor noise = p.noise(x, t, c);
      double grown = Math.exp(lambda * (t - s)) * (1 - lambda * (t - s));
      Tensor carried = Ops.mul(Predictions.apply(p.step().carry(t, s), x), grown);
      double[][][] push = p.step().pushes(t, s, u -> Math.exp(lambda * (u - s)), t);
      return carried.add(Predictions.apply(push[0], noise));
    };
  }
}
