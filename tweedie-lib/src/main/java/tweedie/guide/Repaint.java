package tweedie.guide;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.AfterStep;
import tweedie.core.Condition;
import tweedie.core.Dynamics;
import tweedie.core.ForwardProcess;
import tweedie.core.Solver;
import tweedie.core.Stepper;
import tweedie.core.TimeGrid;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * RePaint: after every j steps the state is noised back by these j steps and they are taken again,
 * r times in all, so that what was put in and what was drawn come to agree. The replacement follows
 * each step. {@code r} times the steps. The last steps of the grid that make no full j are taken
 * once.
 *
 * <p>With momenta a jump must be long against the time in which they are forgotten: those of the
 * known part are drawn anew at each step. On a Gaussian pair of numbers and 60 steps, jumps of 20
 * bring VP, sub-VP, VE, PSLD, CLD and the third order closer to the posterior with each resample;
 * jumps of one step lead PSLD away from it.
 *
 * @param inner the solver; begun anew for each repetition, so that histories are never mixed
 * @param process noises back
 * @param clamp the replacement
 * @param jump j, at least 1
 * @param resamples r, at least 1; 1 is plain replacement
 * @param <D> what is solved
 * @see "Lugmayr, Danelljan, Romero, Yu, Timofte, Van Gool 2022, RePaint, arXiv:2201.09865,
 *     algorithm 1 and appendix B"
 */
public record Repaint<D extends Dynamics>(
    Solver<? super D> inner, ForwardProcess<?> process, AfterStep clamp, int jump, int resamples)
    implements Solver<D> {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when one is below 1
   */
  public Repaint {
    if (jump < 1 || resamples < 1) {
      throw new IllegalArgumentException(
          "RePaint: expected jump and resamples of at least 1, found "
              + jump
              + " and "
              + resamples);
    }
  }

  @Override
  public Stepper begin(D dynamics, TimeGrid grid) {
    Stepper[] steps = {inner.begin(dynamics, grid)};
    int[] number = {0};
    return (x, t, s, c, rng) -> {
      int k = ++number[0];
      Tensor y = step(steps[0], x, t, s, c, rng);
      if (k % jump != 0) {
        return y;
      }
      for (int r = 1; r < resamples; r++) {
        Rng again = rng.child(-1L - r);
        Tensor back = Ops.scalar(grid.at(k - jump));
        Tensor z = process.sample(y, s, back, again.child(-1)).x();
        steps[0] = inner.begin(dynamics, grid);
        for (int i = k - jump; i < k; i++) {
          Tensor from = Ops.scalar(grid.at(i));
          Tensor to = Ops.scalar(grid.at(i + 1));
          z = step(steps[0], z, from, to, c, again.child(i));
        }
        y = z;
      }
      return y;
    };
  }

  private Tensor step(Stepper inner, Tensor x, Tensor t, Tensor s, Condition c, Rng rng) {
    return clamp.at(inner.step(x, t, s, c, rng), s, c, rng.child(-1));
  }
}
