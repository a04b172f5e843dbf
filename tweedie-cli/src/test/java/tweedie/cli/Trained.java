package tweedie.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/** Small data, configurations and runs for tests of commands. */
final class Trained {
  private Trained() {}

  /** A table of 200 rows in units far from standard ones. */
  static Path table(Path folder) throws IOException {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder("height,weight\n");
    for (int i = 0; i < 200; i++) {
      double x = random.nextGaussian();
      text.append(
          String.format(
              Locale.ROOT, "%.3f,%.3f%n", 1700 + 80 * x, 70 + 9 * x + random.nextGaussian()));
    }
    return Files.writeString(folder.resolve("people.csv"), text);
  }

  /** A configuration of ten quick steps; {@code %s} of extra keys after the network. */
  static Path config(Path folder, String extra) throws IOException {
    String json =
        """
        {"process": {"type": "psld"}, "data": {"source": "people.csv"},
         "network": {"type": "mlp", "width": 16, "depth": 1},
         "optimizer": {"warmup": 2},
         "trainer": {"steps": 10, "batch": 8, "logEvery": 5, "checkpointEvery": 4},
         "sampler": {"nfe": 5} %s}
        """;
    return Files.writeString(folder.resolve("people.json"), json.formatted(extra));
  }

  /** Trains the configuration and returns the run folder. */
  static Path run(Path folder) throws IOException {
    table(folder);
    Path out = folder.resolve("run");
    Run run =
        Run.of(
            "train",
            config(folder, "").toString(),
            "--out",
            out.toString(),
            "--data-dir",
            folder.toString());
    if (run.code() != 0) {
      throw new IOException(run.err());
    }
    return out;
  }
}
