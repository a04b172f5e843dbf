package tweedie.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws samples from a trained run. */
@Command(
    name = "sample",
    description = "Draw samples from a trained run.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class Sample implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "Run folder, or pretrained:NAME.")
  String run;

  @Option(
      names = {"-n", "--n"},
      defaultValue = "64",
      paramLabel = "N",
      description = "Number of samples.")
  int n;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Seed of every random number.")
  long seed;

  @Option(
      names = "--out",
      paramLabel = "PATH",
      description = "File, or folder for png; else beside the run.")
  Optional<Path> out;

  @Option(
      names = "--format",
      paramLabel = "KIND",
      description = "Output: ${COMPLETION-CANDIDATES}; else by the kind of data.")
  Optional<SampleFormat> format;

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
      description = "Rows computed together; images are bit-equal at a fixed batch.")
  int batch;

  @Option(
      names = "--process",
      paramLabel = "PROCESS",
      description = "Sample another linear process: JSON text or file.")
  Optional<String> process;

  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  @Override
  public Integer call() {
    throw new UnsupportedOperationException("sample is not part of this build");
  }
}
