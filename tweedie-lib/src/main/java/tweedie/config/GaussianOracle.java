package tweedie.config;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import tweedie.core.Score;
import tweedie.process.LinearSde;
import tweedie.theory.AffineLaw;
import tweedie.theory.GaussianMarginal;
import tweedie.theory.MixtureTarget;

/**
 * The exact law of what a sampler makes of a Gaussian target with its exact score: mean and
 * covariance are propagated through the unchanged solver, without Monte Carlo. An adaptive solver
 * gives it up to its tolerance.
 *
 * @param mean mean of x at the end of the run
 * @param variance variance of x at the end of the run
 * @param exactMean mean of the true law of x at the last time of the grid
 * @param exactVariance variance of the true law of x at the last time of the grid
 * @param steps intervals of the grid
 * @param calls score calls, the denoising one included
 */
public record GaussianOracle(
    double mean, double variance, double exactMean, double exactVariance, int steps, long calls) {
  /**
   * Runs a sampler.
   *
   * @param process the process
   * @param mean mean of the target
   * @param variance variance of the target, at least 0
   * @param o solver, grid and calls
   * @param exactStart whether the run starts from the true law at T instead of the prior
   * @return the law of x that comes out, beside the true one
   * @throws ConfigException for a solver whose steps depend on its noise, which leaves no Gaussian
   */
  public static GaussianOracle of(
      LinearSde process, double mean, double variance, SampleOptions o, boolean exactStart) {
    SolverEntry entry = Catalog.solver("sampler.solver", o.solver());
    if (entry.adaptive() && entry.churn() > 0) {
      throw new ConfigException(
          "sampler.solver",
          o.solver() + " adapts its steps to its noise, so its law is not Gaussian; use a mixture");
    }
    AtomicLong calls = new AtomicLong();
    Score exact = MixtureTarget.gaussian(mean, variance).score(process);
    Score counted =
        (z, t, c) -> {
          // The propagation first runs on a single row, only to count the noises.
          if (z.size(0) > 1) {
            calls.incrementAndGet();
          }
          return exact.at(z, t, c);
        };
    double horizon = process.horizon();
    GaussianMarginal truth = GaussianMarginal.of(process, mean, variance, horizon);
    double[] startMean = exactStart ? truth.mean() : new double[process.blocks()];
    double[][] startFactor = exactStart ? truth.factor() : priorFactor(process);
    AffineLaw law =
        AffineLaw.of(
            LinearSampling.sampler(process, o, List.of()),
            LinearSampling.reversal(process, counted, o),
            startMean,
            startFactor);
    GaussianMarginal end = GaussianMarginal.of(process, mean, variance, o.tEnd());
    return new GaussianOracle(
        law.mean()[0],
        law.covariance()[0][0],
        end.mean()[0],
        end.covariance()[0][0],
        o.steps(),
        calls.get());
  }

  private static double[][] priorFactor(LinearSde process) {
    return process
        .recipe()
        .stationaryFactor()
        .orElseGet(() -> process.moments(process.horizon()).cholesky());
  }
}
