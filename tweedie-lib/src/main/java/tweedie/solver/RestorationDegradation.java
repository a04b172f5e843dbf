package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Continuous;
import tweedie.core.Diffusion;
import tweedie.core.Reversal;
import tweedie.core.Solver;
import tweedie.core.Stepper;
import tweedie.core.TimeGrid;
import tweedie.tensor.Ops;

/**
 * Restoration and degradation for any forward diffusion {@code dx = f dt + G dw}, {@code a = G Gᵀ},
 * with Euler maps and residual noise. One step of length h with look-back l:
 *
 * <ol>
 *   <li>restoration, a step of length l uphill on the conditional log-likelihood of the state at t
 *       − l: {@code x' = x − l f(x, t) + l (a s + ∇·a)};
 *   <li>residual, the noise that leads from x' back to x: {@code R = x − x' − l f(x', t − l)};
 *   <li>degradation, the forward process for the time l − h with that noise: {@code x' + (l − h)
 *       f(x', t − l) + c R}.
 * </ol>
 *
 * <p>With {@link Noise#SQRT}, {@code c = √((l − h)/l)}, this is the construction that the paper
 * describes; lengths and constants are derived in this library. It follows the flow with {@code
 * (l/h)(1 − √(1 − h/l))} in place of the factor ½ of the score: at a fixed ratio l/h it converges,
 * but not to the probability flow; with {@code l = √h} it does, with order ½. The residual is taken
 * from the states and not from its leading term {@code −√l G s}, with which the steps do not tend
 * to the identity. With {@link Noise#LINEARISED}, {@code c = 1 − h/(2l)}, a variant of this
 * library, the flow is met for any l and the order is 1.
 *
 * <p>The three lines together are {@code x + (1 − c) l (a s + ∇·a − f(x)) + (l − h − c l) f(x')},
 * which is what is computed: it needs no difference of states, so that it also makes sense on
 * manifolds, as a retraction. One score call a step; times common to all rows.
 *
 * @param lookback l; near the data a cap keeps it from reaching beyond t = 0
 * @param noise c
 * @see "Chen, Daras, Dimakis 2023, Restoration-Degradation beyond Linear Diffusions: A
 *     Non-Asymptotic Analysis For DDIM-Type Samplers, ICML"
 */
public record RestorationDegradation(Lookback lookback, Noise noise) implements Solver<Reversal> {
  /**
   * The share c of the residual that a degradation of length l − h keeps.
   *
   * @see "Chen, Daras, Dimakis 2023, ICML, for the root; the other is of this library"
   */
  public enum Noise {
    /** {@code √((l − h)/l)}: the standard deviation of noise that lasts l − h. */
    SQRT {
      @Override
      double kept(double h, double l) {
        return Math.sqrt(1 - h / l);
      }
    },
    /** {@code 1 − h/(2l)}: its first terms for short steps. */
    LINEARISED {
      @Override
      double kept(double h, double l) {
        return 1 - 0.5 * h / l;
      }
    };

    abstract double kept(double h, double l);
  }

  @Override
  public Stepper begin(Reversal d, TimeGrid grid) {
    Heun.requireFlow(d);
    Diffusion forward = d.forward();
    Continuous space = d.space();
    return (x, t, s, c, rng) -> {
      double now = t.item_double();
      double h = now - s.item_double();
      double l = lookback.length(now, h);
      double kept = noise.kept(h, l);
      Tensor pull = forward.diffuse(d.score().at(x, t, c), x, t).add(forward.divergence(x, t));
      Tensor restoration = Ops.mul(pull.sub(forward.drift(x, t, c)), l);
      Tensor restored = space.move(x, space.project(x, restoration));
      Tensor drift = forward.drift(restored, Ops.scalar(Math.max(0, now - l)), c);
      Tensor change = Ops.add(Ops.mul(restoration, 1 - kept), drift, l - h - kept * l);
      return space.move(x, space.project(x, change));
    };
  }
}
