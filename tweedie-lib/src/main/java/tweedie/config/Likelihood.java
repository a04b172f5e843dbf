package tweedie.config;

import tweedie.core.Density;
import tweedie.core.Diffusion;
import tweedie.core.ForwardProcess;
import tweedie.core.Score;
import tweedie.core.TimeGrid;
import tweedie.law.Transformed;
import tweedie.solver.Rk45;
import tweedie.space.Divergence;
import tweedie.transform.OdeFlow;

/**
 * The log-likelihood of rows under a trained network, and what the numbers are.
 *
 * @param density of encoded rows, exact or a lower bound in mean, nats
 * @param kind how it was found, in words
 * @param sites number of symbols of a row; 0 where rows are numbers with a density
 * @param site what one symbol is called
 * @param shift what is added to every log-density, such as the units of the data; nats
 * @param drawsTimes whether it is a mean over drawn times, {@link Options#times}; else a flow is
 *     solved to {@link Options#tolerance}
 */
public record Likelihood(
    Density density, String kind, int sites, String site, double shift, boolean drawsTimes) {
  /**
   * How a likelihood is computed.
   *
   * @param tolerance relative and absolute tolerance of the solver of a flow
   * @param times drawn times a row
   * @param tEnd first time, where data are taken to be
   */
  public record Options(double tolerance, int times, double tEnd) {
    /** Checks the ranges. */
    public Options {
      if (!(tolerance > 0)) {
        throw new IllegalArgumentException("tolerance: expected a number > 0, found " + tolerance);
      }
      if (times < 1) {
        throw new IllegalArgumentException("times: expected at least 1, found " + times);
      }
    }
  }

  private static final String EXACT = "exact, by the probability-flow ODE";

  /** A density of rows of numbers. */
  static Likelihood exact(Density density, double shift) {
    return new Likelihood(density, EXACT, 0, "", shift, false);
  }

  /**
   * The density of the probability flow of a learned score, from a first time to the prior.
   *
   * @param process the noising
   * @param score the model
   * @param from first time, where data are taken to be
   * @param o tolerance of the solver
   * @return density of states; its divergence is the exact trace
   */
  static Density flow(
      ForwardProcess<? extends Diffusion> process, Score score, double from, Options o) {
    OdeFlow map =
        new OdeFlow(
            new Rk45(o.tolerance(), o.tolerance()),
            new TimeGrid(new double[] {from, process.horizon()}),
            process.dynamics().reverse(score, 0),
            Divergence.exact());
    return new Transformed(map, process.prior());
  }
}
