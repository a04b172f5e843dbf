package tweedie.cli;

import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.Option;
import tweedie.config.Catalog;
import tweedie.config.SampleOptions;

/** The options of every command that samples a run; what is left out is that of the run. */
final class SamplerArguments {
  @Option(
      names = "--solver",
      paramLabel = "NAME",
      description = "Solver, see 'tweedie list'; else that of the run.")
  Optional<String> solver;

  @Option(
      names = "--grid",
      paramLabel = "NAME",
      description = "Time grid: uniform, quadratic or logsnr; else that of the run.")
  Optional<String> grid;

  @Option(
      names = "--nfe",
      paramLabel = "N",
      description =
          "Network calls for each sample, not for rk45, which goes by its tolerance; else that of"
              + " the run.")
  Optional<Integer> nfe;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Rows computed together; bit-equal at a fixed number; else that of the run.")
  Optional<Integer> batch;

  /**
   * The options of a run with those that were given in their place.
   *
   * @param run options of the run
   * @param err told what does not apply
   */
  SampleOptions over(SampleOptions run, PrintWriter err) {
    SampleOptions o = over(run);
    if (nfe.isPresent() && Catalog.solver("--solver", o.solver()).adaptive()) {
      err.println("warning: --nfe does not apply to " + o.solver() + "; its tolerance decides");
    }
    return o;
  }

  private SampleOptions over(SampleOptions run) {
    return new SampleOptions(
        solver.orElse(run.solver()),
        grid.orElse(run.grid()),
        nfe.orElse(run.nfe()),
        run.denoise(),
        run.tEnd(),
        run.tolerance(),
        batch.orElse(run.batch()));
  }
}
