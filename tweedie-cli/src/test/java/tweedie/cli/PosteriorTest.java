package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tweedie.config.Json;

class PosteriorTest {
  @TempDir Path folder;

  /** A hundred steps from draws of a wide prior are too few for four parameters. */
  @Test
  void chainsThatHaveNotMixedFailAndAreStillSaved() throws IOException {
    Path config = folder.resolve("pairs.json");
    Files.writeString(
        config,
        """
        {"process": {"type": "vp"}, "data": {"source": "g-and-k"}, "sampler": {"nfe": 3},
         "network": {"type": "mlp", "width": 8, "depth": 1}, "trainer": {"steps": 0}}
        """);
    String out = folder.resolve("run").toString();
    assertThat(Run.of("train", config.toString(), "--out", out).code()).isZero();
    Run r = Run.of("posterior", out, "-n", "10", "--steps", "100", "--json");
    assertThat(r.err()).isEmpty();
    JsonNode json = Json.parse("out", r.out());
    assertThat(json.path("failure").asText()).contains("have not mixed");
    assertThat(Path.of(json.path("path").asText())).isNotEmptyFile();
    assertThat(r.code()).isEqualTo(1);
  }
}
