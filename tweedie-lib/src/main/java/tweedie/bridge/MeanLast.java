package tweedie.bridge;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Diffusion;
import tweedie.core.Solver;
import tweedie.core.Stepper;
import tweedie.core.TimeGrid;

/**
 * Leaves the noise out of the last step of the grid, {@code x ← x + (s − t) f(x, t)}: the chain
 * ends at the mean of its last kernel.
 *
 * @param inner the solver of the steps before
 */
public record MeanLast(Solver<? super Diffusion> inner) implements Solver<Diffusion> {
  @Override
  public Stepper begin(Diffusion d, TimeGrid grid) {
    Stepper steps = inner.begin(d, grid);
    double from = grid.at(grid.steps() - 1);
    return (x, t, s, c, rng) -> {
      if (t.item_double() != from) {
        return steps.step(x, t, s, c, rng);
      }
      Tensor h = s.sub(t).to(x.scalar_type());
      return d.space().move(x, d.space().project(x, d.drift(x, t, c).mul(h)));
    };
  }
}
