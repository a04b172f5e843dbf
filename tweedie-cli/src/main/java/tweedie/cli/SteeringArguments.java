package tweedie.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;
import tweedie.config.ClassSteering;
import tweedie.config.ConfigException;
import tweedie.config.Inversion;
import tweedie.config.Model;
import tweedie.config.Noising;
import tweedie.config.NoisyClassifiers;
import tweedie.config.SampleOptions;
import tweedie.config.Sampling;
import tweedie.config.Steered;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Source;
import tweedie.guide.Interval;

/** The options that steer samples to classes. */
final class SteeringArguments {
  @Option(
      names = "--class",
      paramLabel = "CLASS",
      description = "Class of the samples: number or name; several in turn: 0,Bag or all.")
  Optional<String> classes;

  @Option(
      names = "--guidance",
      paramLabel = "W",
      description =
          "Classifier-free weight: 1 conditional (usual), 0 unconditional, more than 1 beyond; with"
              + " --classifier the factor of its gradient.")
  Optional<Double> guidance;

  @Option(
      names = "--guidance-interval",
      paramLabel = "A,B",
      description = "Times at which samples are guided, 0 is data; else all.")
  Optional<String> interval;

  @Option(
      names = "--rescale",
      paramLabel = "PHI",
      description = "Share of the output's deviation brought back to the conditional one, 0 to 1.")
  Optional<Double> rescale;

  @Option(
      names = "--classifier",
      paramLabel = "FILE",
      description =
          "Guide by a noise-aware classifier of 'tweedie features --noisy'; the model itself is not"
              + " told the class.")
  Optional<Path> classifier;

  private Optional<Field> loaded = Optional.empty();

  /** Whether samples are steered. */
  boolean any() {
    return classes.isPresent();
  }

  /** What was asked for in the name of a file, such as {@code class-trouser-bag}; else empty. */
  String word() {
    return classes
        .map(c -> "class-" + c.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"))
        .orElse("");
  }

  /**
   * Refuses options that need others, before anything is loaded.
   *
   * @throws ConfigException naming the option
   */
  void check() {
    needs("--guidance", guidance.isPresent(), "--class", any());
    needs("--classifier", classifier.isPresent(), "--class", any());
    needs("--guidance-interval", interval.isPresent(), "--guidance", guidance.isPresent());
    needs("--rescale", rescale.isPresent(), "--guidance", guidance.isPresent());
    if (rescale.isPresent() && classifier.isPresent()) {
      throw new ConfigException("--rescale", "goes without --classifier");
    }
    steering();
  }

  /** Refuses an option that was given without the one it belongs to. */
  static void needs(String option, boolean given, String other, boolean there) {
    if (given && !there) {
      throw new ConfigException(option, "needs " + other);
    }
  }

  /** How samples are steered; empty where no class was asked for. */
  Optional<ClassSteering> steering() {
    if (!any()) {
      return Optional.empty();
    }
    return Optional.of(
        new ClassSteering(
            guidance.orElse(1.0),
            interval.map(SteeringArguments::times),
            rescale.orElse(0.0),
            loaded));
  }

  private static Interval times(String text) {
    String[] ends = text.split(",", -1);
    try {
      if (ends.length == 2) {
        return Interval.times(Double.parseDouble(ends[0]), Double.parseDouble(ends[1]));
      }
    } catch (IllegalArgumentException e) {
      // Said below in the same words.
    }
    throw new ConfigException(
        "--guidance-interval", "expected two times a,b with a < b, found " + text);
  }

  /**
   * Steered sampling.
   *
   * @param known a picture of which a part is known
   * @throws IOException when the classifier cannot be read
   */
  Sampling sampling(
      Model model, SampleOptions options, Optional<Noising> process, Optional<Inversion> known)
      throws IOException {
    if (any()) {
      // A class that does not exist is said before a file is read.
      labels(model);
    }
    if (classifier.isPresent()) {
      loaded = Optional.of(NoisyClassifiers.read(classifier.get(), model));
    }
    return Steered.of(model).sampling(options, process, steering(), known);
  }

  /**
   * What samples are told.
   *
   * @param given observations of a conditional model, in original units
   * @throws ConfigException when there is no such class
   */
  Source<Condition> conditions(Model model, Optional<double[][]> given) {
    Steered s = Steered.of(model);
    return s.of(labels(model), given);
  }

  /** Numbers of the classes; empty where none was asked for. */
  int[] labels(Model model) {
    return any() ? Steered.of(model).labels(classes.orElseThrow()) : new int[0];
  }
}
