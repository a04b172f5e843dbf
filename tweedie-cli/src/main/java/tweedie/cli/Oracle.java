package tweedie.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a sampler against the exact score of a known law. */
@Command(
    name = "oracle",
    description = "Run a sampler against the exact score of a known law.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class Oracle implements Callable<Integer> {
  @Option(
      required = true,
      names = "--process",
      paramLabel = "PROCESS",
      description = "Process: JSON text or file.")
  String process;

  @Option(
      names = "--target",
      defaultValue = "{\"type\":\"gaussian\",\"mean\":0.3,\"variance\":0.25}",
      paramLabel = "LAW",
      description = "Data law as JSON, gaussian or mixture.")
  String target;

  @Option(
      names = "--solver",
      defaultValue = "sscs",
      paramLabel = "NAME",
      description = "Solver, see 'tweedie list'.")
  String solver;

  @Option(
      names = "--grid",
      defaultValue = "quadratic",
      paramLabel = "NAME",
      description = "Time grid: uniform, quadratic or logsnr.")
  String grid;

  @Option(
      names = "--nfe",
      defaultValue = "50",
      paramLabel = "N",
      description = "Score calls for each sample, the denoising one included.")
  int nfe;

  @Option(
      names = "--t-end",
      defaultValue = "1e-3",
      paramLabel = "T",
      description = "Last time of the grid.")
  double tEnd;

  @Option(
      names = "--start",
      defaultValue = "prior",
      paramLabel = "LAW",
      description = "Law of the first state: prior, or exact at T.")
  String start;

  @Option(names = "--no-denoise", description = "Stop at the last time.")
  boolean noDenoise;

  @Option(
      names = {"-n", "--n"},
      defaultValue = "10000",
      paramLabel = "N",
      description = "Samples, for targets that need sampling.")
  int n;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Seed of every random number.")
  long seed;

  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  @Override
  public Integer call() {
    throw new UnsupportedOperationException("oracle is not part of this build");
  }
}
