package tweedie.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tweedie.config.FeatureTraining;
import tweedie.config.NoisyClassifiers;
import tweedie.data.DataOptions;
import tweedie.data.DataSets;
import tweedie.data.Table;

/** {@code tweedie features}: trains the classifier whose inner layer image metrics compare. */
@Command(
    name = "features",
    description = "Train a feature network for image metrics on labelled images.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false)
final class Features implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--out",
      defaultValue = "fashion-classifier.safetensors",
      paramLabel = "FILE",
      description = "File to write.")
  Path out;

  @Option(
      names = "--data",
      defaultValue = DataSets.FASHION,
      paramLabel = "SOURCE",
      description = "Labelled training images.")
  String data;

  @Option(
      names = "--held-out",
      defaultValue = DataSets.FASHION_TEST,
      paramLabel = "SOURCE",
      description = "Labelled images the accuracy is measured on.")
  String heldOut;

  @Option(
      names = "--noisy",
      description =
          "Train a classifier of noised images that knows the noise level, for 'sample"
              + " --classifier'.")
  boolean noisy;

  @Option(
      names = "--steps",
      defaultValue = "1200",
      paramLabel = "N",
      description = "Training steps of 128 images.")
  int steps;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Seed of every random number.")
  long seed;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder of the data sets; else TWEEDIE_DATA.")
  Optional<Path> dataDir;

  @Override
  public Integer call() throws IOException {
    try (Interrupt interrupt = Interrupt.watch();
        TrainProgress progress =
            new TrainProgress(
                spec.commandLine().getOut(), spec.commandLine().getErr(), interrupt)) {
      Table train = DataSets.read(data, dataDir, DataOptions.DEFAULT);
      Table judged = DataSets.read(heldOut, dataDir, DataOptions.DEFAULT);
      OptionalDouble accuracy =
          noisy
              ? NoisyClassifiers.train(train, judged, steps, seed, out, progress)
              : FeatureTraining.run(train, judged, steps, seed, out, progress);
      progress.close();
      return finished(accuracy);
    }
  }

  private int finished(OptionalDouble accuracy) {
    if (accuracy.isEmpty()) {
      spec.commandLine().getErr().println("stopped; nothing was written");
      return Train.INTERRUPTED;
    }
    PrintWriter print = spec.commandLine().getOut();
    print.println(
        String.format(
            Locale.ROOT,
            "%s: held-out accuracy %.4f%s",
            out,
            accuracy.getAsDouble(),
            noisy ? " under noise of deviation " + NoisyClassifiers.JUDGED : ""));
    return 0;
  }
}
