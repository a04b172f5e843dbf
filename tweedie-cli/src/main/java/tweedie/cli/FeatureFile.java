package tweedie.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import tweedie.config.Evaluation;
import tweedie.metric.ClassifierFeatures;
import tweedie.metric.FeatureExtractor;
import tweedie.metric.TorchScriptFeatures;

/** The feature network that an option names. */
final class FeatureFile {
  private static final String OURS = ".safetensors";

  private FeatureFile() {}

  /**
   * The network of a file, or the usual one of the data.
   *
   * @param file weights of {@code tweedie features}, or a TorchScript program
   * @param s shape of a row
   * @param err told that a program runs
   * @throws IOException when the file is missing or corrupt
   */
  static FeatureExtractor extractor(Optional<Path> file, int[] s, PrintWriter err)
      throws IOException {
    if (file.isEmpty()) {
      return Evaluation.extractor(s);
    }
    if (s.length != 3) {
      throw new IllegalArgumentException("--features: expected image data");
    }
    Path path = file.get();
    String name = String.valueOf(path.getFileName());
    if (name.toLowerCase(Locale.ROOT).endsWith(OURS)) {
      if (Files.notExists(path)) {
        throw new NoSuchFileException(path.toString());
      }
      String stem = name.substring(0, name.length() - OURS.length());
      return ClassifierFeatures.read(stem, Files.readAllBytes(path));
    }
    err.println("warning: " + path + " is a program and runs with your rights");
    return TorchScriptFeatures.load(path, s[0], s[1], s[2]);
  }
}
