package tweedie.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import tweedie.train.StepReport;

/** Small configurations and data for tests of runs. */
final class Runs {
  private Runs() {}

  /** Two Gaussians of deviation 0.3 at (-1, -0.5) and (1, 0.5), with weights 0.7 and 0.3. */
  static double[][] mixture(int n, long seed) {
    Random random = new Random(seed);
    double[][] x = new double[n][];
    for (int i = 0; i < n; i++) {
      double side = random.nextDouble() < 0.7 ? -1 : 1;
      x[i] =
          new double[] {
            side + 0.3 * random.nextGaussian(), 0.5 * side + 0.3 * random.nextGaussian()
          };
    }
    return x;
  }

  static Path csv(Path folder, double[][] x) throws IOException {
    StringBuilder text = new StringBuilder("left,right\n");
    for (double[] row : x) {
      text.append(String.format(Locale.ROOT, "%.6f,%.6f%n", row[0], row[1]));
    }
    return Files.writeString(folder.resolve("mixture.csv"), text);
  }

  /** A small perceptron on the mixture. */
  static ObjectNode table(Path folder, int steps) throws IOException {
    Path data = csv(folder, mixture(512, 1));
    return parse(
        """
        {"process": {"type": "psld"}, "data": {"source": "%s"},
         "network": {"type": "mlp", "width": 32, "depth": 2},
         "optimizer": {"learningRate": 1e-3, "warmup": 5, "emaHalfLife": 640},
         "trainer": {"steps": %d, "batch": 32, "logEvery": 10, "heldOutEvery": 15,
                     "checkpointEvery": 1000, "precision": "float32"},
         "sampler": {"nfe": 10}, "seed": 3}
        """
            .formatted(data.toString().replace("\\", "/"), steps));
  }

  /** A tiny U-Net with dropout and flips on the shipped images. */
  static ObjectNode images(int steps) {
    return parse(
        """
        {"process": {"type": "psld"}, "data": {"source": "fashion-mnist:test", "flip": true},
         "network": {"type": "unet", "baseChannels": 8, "channelMultipliers": [1, 1],
                     "resBlocks": 1, "attention": [], "dropout": 0.1, "stemChannels": 8},
         "optimizer": {"learningRate": 1e-3, "warmup": 2, "emaHalfLife": 640},
         "trainer": {"steps": %d, "batch": 16, "logEvery": 2, "checkpointEvery": 1000,
                     "precision": "float32", "threads": 1},
         "sampler": {"nfe": 5}}
        """
            .formatted(steps));
  }

  static ObjectNode parse(String json) {
    return (ObjectNode) Json.parse("test", json);
  }

  static TrainRun start(ObjectNode config, Path folder) throws IOException {
    return TrainRun.start(config, folder, Optional.empty(), RunListener.SILENT);
  }

  /** Trains to the end and returns the folder. */
  static Path trained(ObjectNode config, Path folder) throws IOException {
    start(config, folder).train();
    return folder;
  }

  /** Stops a run after some step, as an interrupt does. */
  static RunListener stopAt(long step) {
    return new RunListener() {
      private boolean stop;

      @Override
      public void step(StepReport report) {
        stop = report.step() == step;
      }

      @Override
      public boolean stopped() {
        return stop;
      }
    };
  }
}
