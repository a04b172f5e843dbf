package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Continuous;
import tweedie.core.Diffusion;
import tweedie.core.ForwardProcess;
import tweedie.core.Law;
import tweedie.core.Noised;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * A noising by any diffusion, whose transitions are simulated: every draw from s to t takes the
 * same number of equal steps. It trains by implicit and sliced score matching ({@code Denoising}
 * with {@code Implicit}) and by local denoising.
 *
 * <p>The noise of a draw is the Brownian increment that drove it, {@code (W_t − W_s)/√(t − s)}:
 * unit Gaussian.
 *
 * @param dynamics in forward time
 * @param horizon T, &gt; 0
 * @param prior what sampling starts from
 * @param rule one step of the simulation
 * @param steps of a draw, at least 1
 * @see "Kloeden, Platen 1992, Numerical Solution of Stochastic Differential Equations, chapters 10
 *     and 15"
 */
public record NonlinearSde(Diffusion dynamics, double horizon, Law prior, Rule rule, int steps)
    implements ForwardProcess<Diffusion> {
  /**
   * One step of the simulation.
   *
   * @see "Kloeden, Platen 1992, sections 10.2, 14.1 and 15.1"
   */
  public enum Rule {
    /** {@code x + f h + G ΔW}: weak order 1, strong order ½ (1 for additive noise). */
    EULER_MARUYAMA,
    /**
     * {@code x + ½(f(x) + f(y)) h + G(x) ΔW} with the Euler–Maruyama step y: weak order 2 for
     * additive noise, else 1.
     */
    HEUN
  }

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException unless the horizon is positive and there is a step
   */
  public NonlinearSde {
    Require.positive("horizon", horizon);
    if (steps < 1) {
      throw new IllegalArgumentException("steps: expected at least 1, found " + steps);
    }
  }

  @Override
  public Parameters parameters() {
    return dynamics.parameters();
  }

  @Override
  public Noised sample(Tensor x, Tensor s, Tensor t, Rng rng) {
    Continuous space = dynamics.space();
    space.check(x);
    Tensor step = Ops.mul(t.sub(s), 1.0 / steps);
    Tensor h = Ops.perRow(step, x);
    // State and noise ride in one tensor, so that each step can free what it made.
    Tensor both =
        TensorScope.fold(
            together(x, Ops.zerosLike(x)),
            steps,
            (pair, k) -> {
              Tensor z = pair.select(0, 0);
              Tensor now = Ops.add(s, step, k);
              Tensor noise = space.noise(z, rng.child(k));
              Tensor next = move(z, now, now.add(step), h, noise);
              return together(next, pair.select(0, 1).add(noise));
            });
    return new Noised(both.select(0, 0), Ops.mul(both.select(0, 1), 1 / Math.sqrt(steps)));
  }

  private static Tensor together(Tensor x, Tensor noise) {
    return Ops.cat(0, x.unsqueeze(0), noise.unsqueeze(0));
  }

  private Tensor move(Tensor z, Tensor t, Tensor next, Tensor h, Tensor noise) {
    Continuous space = dynamics.space();
    Tensor kick = dynamics.dispersion(noise, z, t).mul(h.sqrt());
    Tensor f = dynamics.drift(z, t, Condition.NONE);
    Tensor y = space.move(z, space.project(z, f.mul(h).add(kick)));
    if (rule == Rule.EULER_MARUYAMA) {
      return y;
    }
    Tensor mean = Ops.mul(f.add(dynamics.drift(y, next, Condition.NONE)), 0.5);
    return space.move(z, space.project(z, mean.mul(h).add(kick)));
  }
}
