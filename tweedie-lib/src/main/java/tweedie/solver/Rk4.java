package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Diffusion;
import tweedie.core.Solver;
import tweedie.core.Stepper;
import tweedie.core.TimeGrid;
import tweedie.space.Closest;
import tweedie.tensor.Ops;

/**
 * The classical Runge–Kutta method for flows, with equal effort a step: four field calls, order 4.
 * On a manifold the stages are those of the ambient coordinates, each brought back to the closest
 * point, which keeps the order.
 *
 * @see "Kutta 1901; Hairer, Lubich, Wanner 2006, Geometric Numerical Integration, section IV.4"
 */
public record Rk4() implements Solver<Diffusion> {
  @Override
  public Stepper begin(Diffusion d, TimeGrid grid) {
    Heun.requireFlow(d);
    return (x, t, s, c, rng) -> {
      Tensor h = s.sub(t);
      Tensor middle = Ops.mul(t.add(s), 0.5);
      Tensor k1 = stage(d, x, x, t, c);
      Tensor k2 = stage(d, x, step(x, k1, h, 0.5), middle, c);
      Tensor k3 = stage(d, x, step(x, k2, h, 0.5), middle, c);
      Tensor k4 = stage(d, x, step(x, k3, h, 1), s, c);
      Tensor sum = k1.add(k4).add(Ops.mul(k2.add(k3), 2));
      return Closest.of(d.space(), x, step(x, sum, h, 1 / 6.0));
    };
  }

  private static Tensor stage(Diffusion d, Tensor from, Tensor ambient, Tensor t, Condition c) {
    return d.drift(Closest.of(d.space(), from, ambient), t, c);
  }

  private static Tensor step(Tensor x, Tensor slope, Tensor h, double share) {
    return x.add(slope.mul(Ops.mul(Ops.perRow(h, x), share)));
  }
}
