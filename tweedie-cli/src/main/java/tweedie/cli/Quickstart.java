package tweedie.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Trains on the shipped images, samples, measures and writes a report. */
@Command(
    name = "quickstart",
    description = "Train on the shipped images, sample, measure, and write a page.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class Quickstart implements Callable<Integer> {
  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Training steps, in place of the default number.")
  Optional<Integer> steps;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "Longest training time; the schedules are fitted to it.")
  Optional<Double> minutes;

  @Option(
      names = "--out",
      defaultValue = "runs/quickstart",
      paramLabel = "DIR",
      description = "Folder to write.")
  Path out;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Seed of every random number.")
  long seed;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder of the data sets; else TWEEDIE_DATA.")
  Optional<Path> dataDir;

  @Override
  public Integer call() {
    throw new UnsupportedOperationException("quickstart is not part of this build");
  }
}
