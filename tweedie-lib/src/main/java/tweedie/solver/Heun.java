package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Diffusion;
import tweedie.core.Reversal;
import tweedie.core.Solver;
import tweedie.core.Stepper;
import tweedie.core.TimeGrid;
import tweedie.tensor.Ops;

/**
 * Heun's method for flows, such as the probability-flow ODE: {@code x ← x + ½h(f(x, t) + f(x + h
 * f(x, t), s))}. Two field calls a step; order 2.
 *
 * <p>The steps are not preconditioned, and near t = 0 the flow of a process without noise on its
 * data block (Langevin diffusions, Γ small or 0) or with an exponential clock (VE) is stiff: the
 * order shows only once a step is short against the time scale of the noise. With few calls a
 * splitting solver or {@link Rk45} is the better choice there.
 *
 * @see "Karras et al. 2022, arXiv:2206.00364, algorithm 1 (without preconditioning or churn)"
 */
public record Heun() implements Solver<Diffusion> {
  @Override
  public Stepper begin(Diffusion d, TimeGrid grid) {
    requireFlow(d);
    return (x, t, s, c, rng) -> {
      Tensor h = Ops.perRow(s.sub(t), x);
      Tensor first = d.drift(x, t, c);
      Tensor guess = d.space().move(x, d.space().project(x, first.mul(h)));
      Tensor both = first.add(d.drift(guess, s, c));
      return d.space().move(x, d.space().project(x, Ops.mul(both.mul(h), 0.5)));
    };
  }

  static void requireFlow(Diffusion d) {
    if (d instanceof Reversal r && r.churn() != 0) {
      throw new IllegalArgumentException(
          "solvers of ordinary differential equations: expected churn 0, found " + r.churn());
    }
  }
}
