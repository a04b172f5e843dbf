package tweedie.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains what a configuration describes, or resumes a run. */
@Command(
    name = "train",
    description = "Train what a configuration describes.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class Train implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "CONFIG", description = "Configuration file, JSON.")
  Optional<Path> config;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Run folder to write; else runs/ and the name of CONFIG.")
  Optional<Path> out;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description = "Continue this run from its last checkpoint.")
  Optional<Path> resume;

  @Option(
      names = "--init-from",
      paramLabel = "RUN|FILE",
      description = "Start from the weights of a run or a safetensors file.")
  Optional<String> initFrom;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Training steps, in place of the configured number.")
  Optional<Integer> steps;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "Longest training time; the schedules are fitted to it.")
  Optional<Double> minutes;

  @Option(names = "--dry-run", description = "Print the resolved configuration and stop.")
  boolean dryRun;

  @Option(names = "--schema", description = "Print the JSON schema of a configuration and stop.")
  boolean schema;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder of the data sets; else TWEEDIE_DATA.")
  Optional<Path> dataDir;

  @Override
  public Integer call() {
    throw new UnsupportedOperationException("train is not part of this build");
  }
}
