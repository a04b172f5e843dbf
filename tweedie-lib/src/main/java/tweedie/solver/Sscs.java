package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Reversal;
import tweedie.core.Solver;
import tweedie.core.Stepper;
import tweedie.core.TimeGrid;
import tweedie.process.Linear;
import tweedie.process.SemiLinear;
import tweedie.tensor.Ops;

/**
 * Symmetric splitting sampler (SSCS), published form, for any linear process: half a step of the
 * adjoint diffusion, exactly; {@code z ← z + ∫2D (s(z, t) + Λz)} with the score at the start time;
 * the other half of the adjoint. One field call a step; order 1.
 *
 * <p>With a β that is not constant each half step integrates its own half of the interval.
 *
 * @see "Dockhorn, Vahdat, Kreis 2022, arXiv:2112.07068, algorithm 1; Pandey, Mandt 2023,
 *     arXiv:2303.01748, section 4"
 */
public record Sscs() implements Solver<SemiLinear> {
  @Override
  public Stepper begin(SemiLinear d, TimeGrid grid) {
    requireSde(d);
    Linear adjoint = d.forward().adjoint();
    return (x, t, s, c, rng) -> {
      Tensor mid = Ops.mul(t.add(s), 0.5);
      Tensor z = adjoint.transition(x, t, mid).sample(rng);
      Tensor moved = d.forward().pulled(z, d.score().at(z, t, c), s, t);
      return adjoint.transition(moved, mid, s).sample(rng);
    };
  }

  static void requireSde(Reversal d) {
    if (d.churn() != 1) {
      throw new IllegalArgumentException(
          "splitting solvers simulate the reverse SDE: expected churn 1, found " + d.churn());
    }
  }
}
