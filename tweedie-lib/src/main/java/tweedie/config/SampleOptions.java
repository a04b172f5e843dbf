package tweedie.config;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How samples are drawn.
 *
 * @param solver name of the solver, with or without a number, as in {@code ddim:eta=0.3}
 * @param grid name of the time grid
 * @param nfe network calls for each sample, the denoising one included; adaptive solvers ignore it
 * @param denoise whether the last step without noise is taken
 * @param tEnd time at which the grid ends
 * @param tolerance relative and absolute tolerance of adaptive solvers
 * @param batch rows that are computed together; the last ones are padded, so that a sample does not
 *     depend on how many are drawn
 */
public record SampleOptions(
    String solver,
    String grid,
    int nfe,
    boolean denoise,
    double tEnd,
    double tolerance,
    int batch) {
  /** Splitting sampler, quadratic grid, 50 network calls. */
  public static final SampleOptions DEFAULT =
      new SampleOptions("sscs", "quadratic", 50, true, 1e-3, 1e-5, 64);

  /** Checks the ranges and names. */
  public SampleOptions {
    SolverEntry entry = Catalog.solver("sampler.solver", solver);
    if (!Catalog.GRIDS.contains(grid)) {
      throw new ConfigException("sampler.grid", Nearest.unknown(grid, Catalog.GRIDS));
    }
    if (!entry.adaptive() && (nfe - (denoise ? 1 : 0)) / entry.calls() < 1) {
      throw new ConfigException(
          "sampler.nfe",
          "expected at least %d for solver %s, found %d"
              .formatted(entry.calls() + (denoise ? 1 : 0), solver, nfe));
    }
    positive("tEnd", tEnd);
    positive("tolerance", tolerance);
    if (batch < 1) {
      throw new ConfigException("sampler.batch", "expected at least 1, found " + batch);
    }
  }

  private static void positive(String name, double v) {
    if (!(v > 0)) {
      throw new ConfigException("sampler." + name, "expected a number > 0, found " + v);
    }
  }

  /**
   * Number of steps that are paid for whatever the times are.
   *
   * @return {@code ⌊(nfe − denoise)/calls⌋}; 1 interval for adaptive solvers
   */
  public int steps() {
    SolverEntry e = Catalog.solver("sampler.solver", solver);
    return e.adaptive() ? 1 : (nfe - (denoise ? 1 : 0)) / e.calls();
  }

  /**
   * Time at which sampling starts.
   *
   * @param horizon last time T of the process
   * @return T
   * @throws ConfigException when the grid would end before it starts
   */
  double start(double horizon) {
    if (!(tEnd < horizon)) {
      throw new ConfigException(
          "sampler.tEnd", "expected less than " + horizon + ", found " + tEnd);
    }
    return horizon;
  }

  /** The same, ending no earlier than a time. */
  SampleOptions from(double first) {
    return new SampleOptions(solver, grid, nfe, denoise, Math.max(tEnd, first), tolerance, batch);
  }

  static SampleOptions read(Keys k, SampleOptions d) {
    return new SampleOptions(
        k.text("solver", d.solver()),
        k.text("grid", d.grid()),
        k.count("nfe", d.nfe()),
        k.flag("denoise", d.denoise()),
        k.number("tEnd", d.tEnd()),
        k.number("tolerance", d.tolerance()),
        k.count("batch", d.batch()));
  }

  ObjectNode json() {
    return (ObjectNode) Json.tree(this);
  }
}
