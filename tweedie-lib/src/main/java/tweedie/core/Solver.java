package tweedie.core;

/**
 * A numerical method for one kind of dynamics.
 *
 * @param <D> what it solves; the compiler refuses anything else
 */
@FunctionalInterface
public interface Solver<D extends Dynamics> {
  /**
   * Begins a run.
   *
   * @param dynamics what to solve
   * @param grid the times it will be asked for
   * @return the stepper of this run
   */
  Stepper begin(D dynamics, TimeGrid grid);
}
