package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void aFolderThatIsNoRunIsNotTouched() throws IOException {
    Path file = Files.writeString(folder.resolve("precious.txt"), "keep");
    Run run = Run.of("quickstart", "--out", folder.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(file).hasContent("keep");
  }
}
