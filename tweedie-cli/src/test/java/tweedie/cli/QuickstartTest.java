package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.config.Examples;
import tweedie.config.RunListener;
import tweedie.config.TrainRun;

class QuickstartTest {
  @TempDir Path folder;

  /**
   * The main job as a user runs it. The bar is the project's own promise: a Fréchet distance of at
   * most half that of a Gaussian with the mean and covariance of the training images.
   */
  @Test
  @Tag("slow")
  void quickstartBeatsAGaussianTwofold() throws IOException {
    Path out = folder.resolve("quickstart");
    assertThat(Run.of("quickstart", "--out", out.toString()).code()).isZero();
    for (String file :
        new String[] {"samples.png", "denoising.png", "loss.png", "metrics.json", "report.html"}) {
      assertThat(Files.size(out.resolve(file))).as(file).isPositive();
    }
    JsonNode metrics = tweedie.config.Json.read(out.resolve("metrics.json"));
    double model = metrics.at("/generated/0/value").doubleValue();
    double gaussian = metrics.at("/gaussian/0/value").doubleValue();
    assertThat(metrics.at("/generated/0/metric").asText()).isEqualTo("FD");
    assertThat(model).isLessThan(gaussian / 2);
  }

  @Test
  void stoppedRunIsFinishedWithItsReport() throws IOException {
    ObjectNode config = (ObjectNode) Examples.read("quickstart");
    ((ObjectNode) config.get("trainer")).put("steps", 2).put("threads", 1);
    ((ObjectNode) config.get("sampler")).put("nfe", 2);
    ((ObjectNode) config.get("metrics")).put("samples", 64);
    Path out = folder.resolve("run");
    TrainRun.start(config, out, Optional.empty(), RunListener.SILENT).close();
    Run run = Run.of("quickstart", "--resume", "--out", out.toString(), "--n", "80");
    assertThat(run.out()).contains("n_gen=80");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(out.resolve("checkpoints/step-2")).exists();
    assertThat(out.resolve("report.html")).exists();
    assertThat(tweedie.config.Json.read(out.resolve("metrics.json")).get("seed"))
        .isEqualTo(tweedie.config.Json.read(out.resolve("config.json")).get("seed"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--steps 0;--steps: expected at least 1, found 0",
        "--resume --steps 5;--resume goes on with a run as it is",
        "--n 63;--n: expected 64, the samples that are shown, to 2500, half the held-out images,"
            + " found 63",
        "--n 2501;found 2501",
        "--resume --minutes 5;--resume goes on with a run as it is",
      })
  void optionsThatDoNotFitAreRefused(String options, String message) {
    Run run = Run.of(("quickstart " + options).split(" ", -1));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }

  @Test
  void aFolderThatIsNoRunIsNotTouched() throws IOException {
    Path file = Files.writeString(folder.resolve("precious.txt"), "keep");
    Run run = Run.of("quickstart", "--out", folder.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(file).hasContent("keep");
  }
}
