package tweedie.config;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.ToIntFunction;
import tweedie.core.Dynamics;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;

/**
 * What the catalogue knows of a solver.
 *
 * @param calls network calls a step, the most where steps differ; 0 for adaptive solvers
 * @param churn share of the noise it wants in the reversal: 1 an SDE, 0 an ODE
 * @param order order of convergence: weak for SDE solvers, deterministic for ODE solvers, that of
 *     the law for chains
 * @param source where it is from
 * @param solves kind of dynamics it steps
 * @param make the solver at a tolerance, which fixed-step solvers ignore
 * @param run network calls of a run over a grid
 * @param blocks most blocks of a linear process that it takes
 * @param redraws whether its steps draw noise although the reversal has none
 * @param number what its name may carry
 */
public record SolverEntry(
    int calls,
    double churn,
    double order,
    String source,
    Class<? extends Dynamics> solves,
    DoubleFunction<? extends Solver<?>> make,
    ToIntFunction<TimeGrid> run,
    int blocks,
    boolean redraws,
    Optional<SolverNumber> number) {
  /** A solver of any number of blocks that draws the noise of the reversal alone. */
  SolverEntry(
      int calls,
      double churn,
      double order,
      String source,
      Class<? extends Dynamics> solves,
      DoubleFunction<? extends Solver<?>> make,
      ToIntFunction<TimeGrid> run) {
    this(
        calls, churn, order, source, solves, make, run, Integer.MAX_VALUE, false, Optional.empty());
  }

  /** Such a solver all of whose steps cost the same. */
  SolverEntry(
      int calls,
      double churn,
      double order,
      String source,
      Class<? extends Dynamics> solves,
      DoubleFunction<? extends Solver<?>> make) {
    this(calls, churn, order, source, solves, make, grid -> calls * grid.steps());
  }

  /** The same entry with what is peculiar to it. */
  SolverEntry with(int mostBlocks, boolean drawing) {
    return new SolverEntry(
        calls, churn, order, source, solves, make, run, mostBlocks, drawing, number);
  }

  /** The same entry, of a solver whose name may carry a number. */
  SolverEntry carrying(SolverNumber carried) {
    return new SolverEntry(
        calls, churn, order, source, solves, make, run, blocks, redraws, Optional.of(carried));
  }

  /**
   * Whether the solver chooses its own steps.
   *
   * @return true for adaptive solvers
   */
  public boolean adaptive() {
    return calls == 0;
  }

  /**
   * The solver for a kind of dynamics: the check of the compiler, repeated where types end.
   *
   * @param kind what is to be solved
   * @param name of the solver, for the message
   * @param tolerance for adaptive solvers
   * @param <D> kind of dynamics
   * @return the solver
   * @throws ConfigException when the solver does not fit, with the names of those that do
   */
  <D extends Dynamics> Solver<? super D> solver(Class<D> kind, String name, double tolerance) {
    if (!solves.isAssignableFrom(kind)) {
      List<String> fit =
          Solvers.ALL.stream()
              .filter(e -> e.value().solves().isAssignableFrom(kind))
              .map(Entry::name)
              .toList();
      throw new ConfigException(
          "sampler.solver", name + " does not fit this process; use " + String.join(", ", fit));
    }
    // solves is a supertype of D, so a solver of it takes every D.
    @SuppressWarnings("unchecked")
    Solver<? super D> solver = (Solver<? super D>) make.apply(tolerance);
    return solver;
  }
}
