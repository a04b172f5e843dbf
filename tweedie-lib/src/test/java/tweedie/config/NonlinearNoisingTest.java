package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.data.Table;

/** Runs of processes whose transitions are simulated. */
class NonlinearNoisingTest {
  @TempDir Path folder;

  private static ObjectNode config(String recipe, String divergence, int numbers) {
    return Runs.parse(
        """
        {"process": {"type": "nonlinear", "kind": "%s", "steps": 5},
         "objective": {"type": "implicit", "divergence": "%s"},
         "data": {"source": "gaussian-mixture:%d,100"},
         "network": {"type": "mlp", "width": 8, "depth": 1},
         "trainer": {"steps": 3, "batch": 16, "precision": "float32", "threads": 1},
         "sampler": {"nfe": 9}, "seed": 2}
        """
            .formatted(recipe, divergence, numbers));
  }

  @ParameterizedTest
  @CsvSource({"doubleWell, exact, 1", "multiplicative, hutchinson, 2", "swirl, exact, 3"})
  void everyRecipeTrainsSamplesAndHasALikelihood(String recipe, String divergence, int numbers)
      throws IOException {
    Path run = Runs.trained(config(recipe, divergence, numbers), folder.resolve(recipe));
    try (Model m = Model.load(run)) {
      float[] x = m.sample(6, 1);
      assertThat(x).hasSize(6 * numbers);
      for (float v : x) {
        assertThat(v).isFinite();
      }
      Likelihood l = m.likelihood(new Likelihood.Options(1e-2, 1, 1e-3));
      LikelihoodFigure f =
          LikelihoodFigure.of(l, Table.of(x, 6, numbers).slice(0, 2), 1, 2, done -> {});
      assertThat(f.nll()).isFinite();
    }
  }

  @Test
  void localDenoisingNeedsNoDivergence() throws IOException {
    ObjectNode c = config("multiplicative", "exact", 2);
    c.set("objective", Runs.parse("{\"type\": \"localDenoising\", \"step\": 0.02}"));
    try (Model m = Model.load(Runs.trained(c, folder.resolve("local")))) {
      for (float v : m.sample(6, 1)) {
        assertThat(v).isFinite();
      }
    }
    c.set("process", Runs.parse("{\"type\": \"sphere\"}"));
    c.putObject("data").put("source", "vmf-mixture:50");
    assertThatThrownBy(() -> Runs.start(c, folder.resolve("curved")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("objective: 'localDenoising' needs a diffusion of a flat space");
  }

  /** Derivatives by differences leave about 1e-8, times a clock of up to 8. */
  @ParameterizedTest
  @CsvSource({"doubleWell", "multiplicative", "swirl"})
  void inspectShowsThatTheLimitIsKept(String recipe) {
    Noising p =
        Catalog.process("", Runs.parse("{\"type\": \"nonlinear\", \"kind\": \"" + recipe + "\"}"))
            .value();
    LawReport r = p.inspect(new LawQuery(List.of(0.1, 0.9), Map.of()));
    for (var v : Json.parse("", Json.text(r.json())).get("residual")) {
      assertThat(v.asDouble()).isCloseTo(0, within(1e-6));
    }
  }

  @Test
  void statesThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> Runs.start(config("swirl", "exact", 1), folder.resolve("one")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("expected vectors of at least 2 numbers");
    assertThatThrownBy(() -> Runs.start(config("doubleWell", "exact", 17), folder.resolve("many")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("at most 16 numbers");
  }
}
