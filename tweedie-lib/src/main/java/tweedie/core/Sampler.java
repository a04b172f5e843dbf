package tweedie.core;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * The loop over a time grid. Step k draws from {@code rng.child(k)} only. It never closes
 * gradients: the caller does, because guidance and annealed samplers differentiate through it.
 *
 * @param solver one step
 * @param grid the times
 * @param hooks run in order after each step
 * @param <D> what the solver solves
 */
public record Sampler<D extends Dynamics>(
    Solver<? super D> solver, TimeGrid grid, List<AfterStep> hooks) {
  /** Copies the hooks. */
  public Sampler {
    hooks = List.copyOf(hooks);
  }

  /**
   * A sampler without hooks.
   *
   * @param solver one step
   * @param grid the times
   */
  public Sampler(Solver<? super D> solver, TimeGrid grid) {
    this(solver, grid, List.of());
  }

  /**
   * Runs the dynamics from {@code t_0} to {@code t_n}.
   *
   * @param dynamics what to solve
   * @param start states at {@code t_0}, [B, event]
   * @param c condition of the rows
   * @param rng one stream a row
   * @return states at {@code t_n}, shape of start
   */
  public Tensor run(D dynamics, Tensor start, Condition c, Rng rng) {
    Stepper stepper = solver.begin(dynamics, grid);
    return TensorScope.fold(
        start,
        grid.steps(),
        (x, k) -> {
          Rng streams = rng.child(k);
          Tensor s = Ops.scalar(grid.at(k + 1));
          Tensor y = stepper.step(x, Ops.scalar(grid.at(k)), s, c, streams);
          for (int i = 0; i < hooks.size(); i++) {
            y = hooks.get(i).at(y, s, c, streams.child(i + 1L));
          }
          return y;
        });
  }

  /**
   * The law of the end state when the start is drawn from another law.
   *
   * @param dynamics what to solve
   * @param start the law at {@code t_0}
   * @return a generator; sampling runs the loop
   */
  public Generator from(D dynamics, Generator start) {
    return (c, rng) -> run(dynamics, start.sample(c, rng.child(-1)), c, rng);
  }
}
