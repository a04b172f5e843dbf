package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tweedie.config.Json;
import tweedie.config.Model;
import tweedie.config.Observation;

class PosteriorTest {
  @TempDir Path folder;

  private String trained() throws IOException {
    Path config = folder.resolve("pairs.json");
    Files.writeString(
        config,
        """
        {"process": {"type": "vp"}, "data": {"source": "g-and-k"}, "sampler": {"nfe": 3},
         "network": {"type": "mlp", "width": 8, "depth": 1}, "trainer": {"steps": 0}}
        """);
    String out = folder.resolve("run").toString();
    assertThat(Run.of("train", config.toString(), "--out", out).code()).isZero();
    return out;
  }

  /** The customary parameters of the g-and-k law in the literature: A 3, B 1, g 2, k 0.5. */
  @Test
  void samplesAreDrawnGivenTheObservationOfThePosterior() throws IOException {
    String out = trained();
    Run sample = Run.of("sample", out, "-n", "8", "--seed", "4");
    assertThat(sample.code()).isZero();
    assertThat(sample.errLines()).hasSize(1);
    assertThat(sample.err())
        .startsWith("without --given: the observation of 'posterior --seed 4', drawn at ")
        .contains(" = 3, ", " = 1, ", " = 2, ", " = 0.5");
    List<String> without = Files.readAllLines(Path.of(out, "samples-4.csv"));
    assertThat(without).hasSize(9);
    try (Model model = Model.load(out)) {
      double[] y = Observation.customary(model, 4).orElseThrow().values();
      String text = Arrays.stream(y).mapToObj(Double::toString).collect(Collectors.joining(","));
      Run given = Run.of("sample", out, "-n", "8", "--seed", "4", "--given", text);
      assertThat(given.err()).isEmpty();
    }
    assertThat(Files.readAllLines(Path.of(out, "samples-4.csv"))).isEqualTo(without);
  }

  /** Half of the thousand held-out pairs judge, half are the floor. */
  @Test
  void evalTellsEverySampleTheObservationOfAHeldOutRow() throws IOException {
    Run r = Run.of("eval", trained());
    assertThat(r.code()).isZero();
    assertThat(r.errLines())
        .containsExactly("each sample is drawn given what goes with a held-out row");
    assertThat(r.out()).contains("n_gen=500");
  }

  @Test
  void modelsWithoutASimulatorSayWhatTheyNeed() throws IOException {
    Trained.table(folder);
    Path config = folder.resolve("people.json");
    Files.writeString(
        config,
        """
        {"process": {"type": "vp"}, "sampler": {"nfe": 3},
         "data": {"source": "people.csv", "condition": ["weight"]},
         "network": {"type": "mlp", "width": 8, "depth": 1}, "trainer": {"steps": 0}}
        """);
    String out = folder.resolve("people").toString();
    Run train = Run.of("train", config.toString(), "--out", out, "--data-dir", folder.toString());
    assertThat(train.code()).isZero();
    Run sample = Run.of("sample", out);
    assertThat(sample.code()).isEqualTo(2);
    assertThat(sample.errLines())
        .containsExactly(
            "tweedie sample: --given: this model needs 1 number: use --given v1,v2,... or a CSV"
                + " file; their names: weight");
    assertThat(Run.of("sample", out, "--given", "70").err()).isEmpty();
  }

  /** A hundred steps from draws of a wide prior are too few for four parameters. */
  @Test
  void chainsThatHaveNotMixedFailAndAreStillSaved() throws IOException {
    String out = trained();
    Run r = Run.of("posterior", out, "-n", "10", "--steps", "100", "--json");
    assertThat(r.err()).isEmpty();
    JsonNode json = Json.parse("out", r.out());
    assertThat(json.path("failure").asText()).contains("have not mixed");
    assertThat(Path.of(json.path("path").asText())).isNotEmptyFile();
    assertThat(r.code()).isEqualTo(1);
    Run lines = Run.of("posterior", out, "-n", "10", "--steps", "100");
    assertThat(lines.errLines()).hasSize(1);
    assertThat(lines.err()).startsWith("tweedie posterior: the chains have not mixed");
    assertThat(lines.out()).contains("R-hat").doesNotContain("not mixed");
    assertThat(lines.code()).isEqualTo(1);
  }
}
