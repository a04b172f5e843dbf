package tweedie.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures the samples of a run against held-out data. */
@Command(
    name = "eval",
    description = "Measure the samples of a run against held-out data.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class Eval implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "Run folder, or pretrained:NAME.")
  String run;

  @Option(
      names = {"-n", "--n"},
      defaultValue = "1000",
      paramLabel = "N",
      description = "Number of samples and of real rows.")
  int n;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Seed of every random number.")
  long seed;

  @Option(
      names = "--features",
      paramLabel = "NAME|FILE",
      description = "Feature network: a name, or a TorchScript FILE (it can execute code).")
  Optional<String> features;

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
      description = "Network calls for each sample; else that of the run.")
  Optional<Integer> nfe;

  @Option(
      names = "--batch",
      defaultValue = "64",
      paramLabel = "N",
      description = "Rows computed together.")
  int batch;

  @Option(
      names = "--process",
      paramLabel = "PROCESS",
      description = "Sample another linear process: JSON text or file.")
  Optional<String> process;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder of the data sets; else TWEEDIE_DATA.")
  Optional<Path> dataDir;

  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  @Override
  public Integer call() {
    throw new UnsupportedOperationException("eval is not part of this build");
  }
}
