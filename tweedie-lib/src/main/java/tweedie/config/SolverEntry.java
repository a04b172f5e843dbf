package tweedie.config;

import java.util.function.DoubleFunction;
import tweedie.core.Solver;
import tweedie.process.SemiLinear;

/**
 * What the catalogue knows of a solver.
 *
 * @param calls network calls a step; 0 for adaptive solvers
 * @param churn share of the noise it wants in the reversal: 1 an SDE, 0 an ODE
 * @param order order of convergence: weak for SDE solvers, deterministic for ODE solvers
 * @param source where it is from
 * @param make the solver at a tolerance, which fixed-step solvers ignore
 */
public record SolverEntry(
    int calls,
    double churn,
    double order,
    String source,
    DoubleFunction<Solver<? super SemiLinear>> make) {
  /**
   * Whether the solver chooses its own steps.
   *
   * @return true for adaptive solvers
   */
  public boolean adaptive() {
    return calls == 0;
  }
}
