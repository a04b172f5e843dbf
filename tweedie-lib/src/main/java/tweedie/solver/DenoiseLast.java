package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Diffusion;
import tweedie.core.Solver;
import tweedie.core.Stepper;
import tweedie.core.TimeGrid;
import tweedie.tensor.Ops;

/**
 * Adds a last step without noise, from the last time of the grid to 0, by the drift of the
 * dynamics: {@code x ← x + f(x, t_n)(0 − t_n)}. One more field call in all.
 *
 * @param inner the solver of the steps before
 * @param <D> what it solves
 * @see "Pandey, Mandt 2023, arXiv:2303.01748, section 4.1 (last-step denoising)"
 */
public record DenoiseLast<D extends Diffusion>(Solver<? super D> inner) implements Solver<D> {
  @Override
  public Stepper begin(D d, TimeGrid grid) {
    Stepper steps = inner.begin(d, grid);
    double last = grid.last();
    return (x, t, s, c, rng) -> {
      Tensor y = steps.step(x, t, s, c, rng);
      if (s.item_double() != last) {
        return y;
      }
      return d.space().move(y, d.space().project(y, Ops.mul(d.drift(y, s, c), -last)));
    };
  }
}
