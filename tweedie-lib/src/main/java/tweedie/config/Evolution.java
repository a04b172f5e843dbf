package tweedie.config;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleBounds;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.CMAESOptimizer;
import org.hipparchus.random.Well19937c;

/**
 * Covariance matrix adaptation on the unit cube, for functions that are known by their values only.
 *
 * @see "Hansen, Ostermeier 2001, Completely derandomized self-adaptation in evolution strategies,
 *     Evolutionary Computation 9"
 */
final class Evolution {
  /** Hansen's 4 + 3 log n for four numbers; at eight it would be ten, and fewer generations. */
  private static final int POPULATION = 8;

  /** Fifth of the range: starts are good, and most ranges go far beyond. */
  private static final double STEP = 0.2;

  /** In place of an infinite value, with which the optimiser cannot compute. */
  private static final double FAILED = 1e30;

  private Evolution() {}

  /**
   * Asks for values; what they are good for is up to the function.
   *
   * @param f the function on [0, 1]^n, to be made small; may be infinite
   * @param start where to begin, [n]; asked for first
   * @param evaluations how often f is asked, the start included
   * @param seed of the mutations
   */
  static void minimise(ToDoubleFunction<double[]> f, double[] start, int evaluations, long seed) {
    double[] sigma = new double[start.length];
    double[] high = new double[start.length];
    Arrays.fill(sigma, STEP);
    Arrays.fill(high, 1);
    CMAESOptimizer optimizer =
        new CMAESOptimizer(
            Integer.MAX_VALUE, 0, true, 0, 0, new Well19937c(seed), false, (i, a, b) -> false);
    try {
      optimizer.optimize(
          new MaxEval(evaluations),
          new ObjectiveFunction(x -> Math.min(f.applyAsDouble(x), FAILED)),
          GoalType.MINIMIZE,
          new InitialGuess(start.clone()),
          new SimpleBounds(new double[start.length], high),
          new CMAESOptimizer.Sigma(sigma),
          new CMAESOptimizer.PopulationSize(POPULATION));
    } catch (MathIllegalStateException allAsked) {
      // The usual end, and no failure: the function has seen every point.
    }
  }
}
