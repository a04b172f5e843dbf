package tweedie.solver;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Field;
import tweedie.core.Jump;
import tweedie.core.Solver;
import tweedie.core.Stepper;
import tweedie.core.TimeGrid;
import tweedie.tensor.Ops;

/**
 * Ends with the likeliest clean symbol of every site, {@code x ← argmax p(x₀ᵈ | x, t_min)}. The
 * time t_min is the last of the grid, or the one before if the grid ends at 0, where the law of the
 * clean symbol is not defined.
 *
 * @param inner the solver of the steps before
 * @param posterior {@code log p(x₀ᵈ | x_t)}, [B, event, S]
 * @param <D> what it solves
 * @see "Campbell et al. 2022, arXiv:2205.14987, appendix H"
 */
public record ArgmaxLast<D extends Jump>(Solver<? super D> inner, Field posterior)
    implements Solver<D> {
  @Override
  public Stepper begin(D dynamics, TimeGrid grid) {
    Stepper steps = inner.begin(dynamics, grid);
    double last = grid.last();
    Tensor time = Ops.scalar(last > 0 ? last : grid.at(grid.steps() - 1));
    return (x, t, s, c, rng) -> {
      Tensor y = steps.step(x, t, s, c, rng);
      return s.item_double() == last
          ? posterior.at(y, time, c).argmax(new LongOptional(-1), false)
          : y;
    };
  }
}
