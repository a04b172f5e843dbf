package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.data.Table;

/** Runs of the four conditional estimators. */
class ConditionalRunTest {
  @TempDir Path folder;

  private static ObjectNode pictures(String estimator, String task) {
    ObjectNode c =
        Runs.parse(
            """
            {"process": {"type": "ve", "sigmaMin": 0.01, "sigmaMax": 10},
             "data": {"source": "fashion-mnist:test", "heldOut": "fashion-mnist:test"},
             "network": {"type": "unet", "baseChannels": 8, "channelMultipliers": [1, 1],
                         "resBlocks": 1, "attention": [], "stemChannels": 8},
             "trainer": {"steps": 2, "batch": 4, "precision": "float32", "threads": 1,
                         "heldOutEvery": 0},
             "sampler": {"solver": "pc", "nfe": 7, "batch": 8}}
            """);
    c.putObject("objective").put("type", "conditional").put("estimator", estimator);
    ((ObjectNode) c.get("data")).putObject("task").put("type", task);
    return c;
  }

  @ParameterizedTest
  @CsvSource({
    "cde, superResolution",
    "cdiffe, superResolution",
    "cmde, inpainting",
    "vscmde, superResolution"
  })
  void picturesAreRestoredAndJudged(String estimator, String task) throws IOException {
    Path run = Runs.trained(pictures(estimator, task), folder.resolve("run"));
    try (Model model = Model.load(run)) {
      assertThat(model.restores()).isTrue();
      Sampling s = model.sampling(model.options(), Optional.empty());
      Table shown = Patches.draw(model, Optional.empty(), 3, 1, s, done -> {});
      RunData data = RunData.of(model, Optional.empty());
      Table rows = data.heldOut().orElseThrow().slice(0, 2);
      assertThat(shown.shape()).containsExactly(1, 28, 28);
      assertThat(shown.rows()).isEqualTo(5);
      assertThat(shown.slice(0, 1).values()).containsExactly(rows.slice(0, 1).values());
      Table given = rows.context().orElseThrow();
      assertThat(shown.slice(1, 2).values()).containsExactly(given.slice(0, 1).values());
      Table one = Patches.fill(model, rows, 1, s, done -> {});
      Map<String, Double> f = Restorations.judge(model, rows, one, 2, s, done -> {});
      assertThat(f.keySet()).containsExactly("psnr", "ssim", "consistency", "diversity");
      assertThat(f.values()).allMatch(Double::isFinite);
      assertThat(f.get("diversity")).isPositive();
      // The truth restores itself; what is darker than black is black.
      float[] over = rows.values().clone();
      for (int i = 0; i < over.length; i++) {
        over[i] = over[i] == -1 ? -3 : over[i];
      }
      Table dark = Table.of(over, rows.rows(), rows.shape());
      Map<String, Double> best = Restorations.judge(model, rows, dark, 2, s, done -> {});
      assertThat(best.get("psnr")).isEqualTo(Double.POSITIVE_INFINITY);
      assertThat(best.get("consistency")).isZero();
      assertThat(best.get("ssim")).isGreaterThan(f.get("ssim"));
    }
  }

  @Test
  void samplesRepeatAndFollowTheirConditions() throws IOException {
    Path run = Runs.trained(pictures("cmde", "superResolution"), folder.resolve("run"));
    try (Model model = Model.load(run)) {
      Sampling s = model.sampling(model.options(), Optional.empty());
      Table rows = RunData.of(model, Optional.empty()).heldOut().orElseThrow().slice(0, 2);
      Table other = RunData.of(model, Optional.empty()).heldOut().orElseThrow().slice(2, 4);
      float[] x = Patches.fill(model, rows, 1, s, done -> {}).values();
      assertThat(Patches.fill(model, rows, 1, s, done -> {}).values()).containsExactly(x);
      assertThat(Patches.fill(model, other, 1, s, done -> {}).values()).isNotEqualTo(x);
    }
  }

  /** {@code x ~ N(0, 1)}, {@code y = x + N(0, 1/4)} as a table of two columns. */
  private ObjectNode pair(String estimator, String path) throws IOException {
    Random random = new Random(4);
    StringBuilder text = new StringBuilder("x,y\n");
    for (int i = 0; i < 400; i++) {
      double x = random.nextGaussian();
      text.append(String.format(Locale.ROOT, "%.5f,%.5f%n", x, x + 0.5 * random.nextGaussian()));
    }
    Path csv = Files.writeString(folder.resolve("pair.csv"), text);
    ObjectNode c =
        Runs.parse(
            """
            {"process": {"type": "ve", "sigmaMin": 0.01, "sigmaMax": 20},
             "network": {"type": "mlp", "width": 16, "depth": 1},
             "trainer": {"steps": 3, "batch": 16, "precision": "float32", "threads": 1},
             "sampler": {"solver": "ancestral", "nfe": 9, "batch": 8}}
            """);
    c.putObject("data").put("source", csv.toString()).putArray("condition").add("y");
    c.putObject("objective")
        .put("type", "conditional")
        .put("estimator", estimator)
        .put("path", path)
        .put("shrink", 2);
    return c;
  }

  @ParameterizedTest
  @CsvSource({"cde, redrawn", "cdiffe, coherent", "cmde, redrawn", "vscmde, coherent"})
  void tablesAreConditionedAsWell(String estimator, String path) throws IOException {
    Path run = Runs.trained(pair(estimator, path), folder.resolve("run"));
    try (Model model = Model.load(run)) {
      Sampling s = model.sampling(model.options(), Optional.empty());
      Table t = model.draw(5, 1, s, model.given(new double[][] {{3}}), d -> {});
      assertThat(t.columns().orElseThrow().names()).containsExactly("x");
      float[] x = t.values();
      for (float v : x) {
        assertThat(v).isFinite();
      }
      assertThat(
              Arrays.equals(
                  x, model.draw(5, 2, s, model.given(new double[][] {{3}}), d -> {}).values()))
          .isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"cde, redrawn", "cdiffe, redrawn", "cdiffe, coherent", "cmde, redrawn"})
  void conditionsMayBeOfAnotherShapeThanStates(String estimator, String path) throws IOException {
    ObjectNode config = pair(estimator, path);
    Random random = new Random(5);
    StringBuilder text = new StringBuilder("x,y,z\n");
    for (int i = 0; i < 200; i++) {
      double x = random.nextGaussian();
      text.append(String.format(Locale.ROOT, "%.5f,%.5f,%.5f%n", x, x + 0.5, 2 * x));
    }
    Path csv = Files.writeString(folder.resolve("three.csv"), text);
    ObjectNode data = (ObjectNode) config.get("data");
    data.put("source", csv.toString()).putArray("condition").add("y").add("z");
    try (Model model = Model.load(Runs.trained(config, folder.resolve("run")))) {
      Sampling s = model.sampling(model.options(), Optional.empty());
      Table t = model.draw(4, 1, s, model.given(new double[][] {{0.5, 1}}), d -> {});
      assertThat(t.shape()).containsExactly(1);
      for (float v : t.values()) {
        assertThat(v).isFinite();
      }
    }
  }

  /** The clock of the start would judge another loss: 5 % away here. */
  @Test
  void heldOutLossesAreThoseOfTheLastClock() throws IOException {
    List<Double> losses = new ArrayList<>();
    for (String estimator : List.of("cmde", "vscmde")) {
      ObjectNode c = pair(estimator, "redrawn");
      ((ObjectNode) c.get("objective")).put("shrink", 1_000_000);
      ((ObjectNode) c.get("data")).put("heldOutShare", 0.2);
      ((ObjectNode) c.get("trainer")).put("steps", 1).put("heldOutEvery", 1).put("logEvery", 1);
      c.putObject("optimizer").put("learningRate", 1e-12).put("finalLearningRate", 1e-12);
      Path run = Runs.trained(c, folder.resolve(estimator));
      List<String> lines = Files.readAllLines(run.resolve("metrics.csv"));
      int column = List.of(lines.get(0).split(",")).indexOf("held_out_loss");
      losses.add(Double.valueOf(lines.get(1).split(",", -1)[column]));
    }
    // Weights move by 1e-12 at most: what differs is float32 rounding.
    assertThat(losses.get(1)).isCloseTo(losses.get(0), within(1e-6 * losses.get(0)));
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAnythingIsRead() throws IOException {
    ObjectNode other = pictures("cmde", "superResolution");
    other.putObject("objective").put("type", "hsm");
    assertThatThrownBy(() -> TrainRun.resolve(other)).hasMessageContaining("data.task");
    ObjectNode flipped = pictures("cmde", "superResolution");
    ((ObjectNode) flipped.get("data")).put("flip", true);
    assertThatThrownBy(() -> TrainRun.resolve(flipped)).hasMessageContaining("data.flip");
    ObjectNode phase = pictures("cmde", "superResolution");
    phase.putObject("process").put("type", "psld");
    assertThatThrownBy(() -> TrainRun.resolve(phase)).hasMessageContaining("one block");
    ObjectNode wide = pictures("vscmde", "superResolution");
    ((ObjectNode) wide.get("objective")).put("sigmaMax", 11);
    assertThatThrownBy(() -> TrainRun.resolve(wide)).hasMessageContaining("objective.sigmaMax");
    ObjectNode uneven = pictures("cmde", "superResolution");
    ((ObjectNode) uneven.at("/data/task")).put("factor", 3);
    assertThatThrownBy(() -> Runs.trained(uneven, folder.resolve("uneven")))
        .hasMessageContaining("multiples of 3, found 28 x 28");
    ObjectNode alone = pair("cmde", "redrawn");
    ((ObjectNode) alone.get("data")).remove("condition");
    assertThatThrownBy(() -> Runs.trained(alone, folder.resolve("alone")))
        .hasMessageContaining("data.task, or data.condition");
  }
}
