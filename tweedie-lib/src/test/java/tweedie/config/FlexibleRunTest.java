package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.core.Condition;
import tweedie.data.Table;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.SafeTensors;
import tweedie.tensor.TensorScope;

/** Runs that learn their noising with the score. */
class FlexibleRunTest {
  @TempDir Path folder;

  private static ObjectNode config(String process, String objective, int steps) {
    return Runs.parse(
        """
        {"process": %s, "objective": %s,
         "data": {"source": "gaussian-mixture:2,400", "heldOutShare": 0.1, "testShare": 0.2},
         "network": {"type": "mlp", "width": 16, "depth": 1},
         "optimizer": {"learningRate": 1e-2, "warmup": 1},
         "trainer": {"steps": %d, "batch": 32, "checkpointEvery": 3, "logEvery": 5,
                     "precision": "float32", "threads": 1},
         "sampler": {"nfe": 9}, "seed": 2}
        """
            .formatted(process, objective, steps)
            .replace('\'', '"'));
  }

  private static Path trained(ObjectNode config, Path to) throws IOException {
    return Runs.trained(config, to);
  }

  private static Map<String, double[]> weights(Path run, long step) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      Map<String, Tensor> all =
          SafeTensors.read(Checkpoint.folder(run, step).resolve("ema.safetensors"));
      Map<String, double[]> out = new java.util.TreeMap<>();
      all.forEach((n, x) -> out.put(n, Ops.doubles(x.reshape(-1))));
      return out;
    }
  }

  private static double[] bound(Path run, int times) throws IOException {
    try (Model m = Model.load(run)) {
      Table rows = RunData.of(m, Optional.empty()).judge().orElseThrow();
      Likelihood l = m.likelihood(new Likelihood.Options(1e-5, times, 1e-3));
      assertThat(l.kind()).isEqualTo("lower bound, %d times a row", times);
      return TensorScope.evaluate(
          () ->
              Ops.doubles(
                  l.density()
                      .logDensity(
                          Ops.tensor(rows.values(), rows.rows(), rows.rowSize()),
                          Condition.NONE,
                          Rng.of(4, rows.rows()))));
    }
  }

  /** Untrained networks are zero and fresh matrices are those of VP: the same bound row by row. */
  @Test
  void learningStartsFromTheBoundOfVp() throws IOException {
    String elbo = "{'type': 'elbo'}";
    Path vp = trained(config("{'type': 'vp'}", elbo, 0), folder.resolve("vp"));
    Path flexible = trained(config("{'type': 'flexible'}", elbo, 0), folder.resolve("flexible"));
    double[] a = bound(vp, 4);
    double[] b = bound(flexible, 4);
    assertThat(a).hasSize(80);
    for (int i = 0; i < a.length; i++) {
      // Kernels in float64; draws and scores in float32 at a standard deviation of 3e-3 and above.
      assertThat(b[i]).isCloseTo(a[i], within(1e-3 * (1 + Math.abs(a[i]))));
    }
  }

  /** The matrices move in the first half, stay in the second, and the score moves in both. */
  @Test
  void secondPhaseFreezesTheNoising() throws IOException {
    Path run =
        trained(config("{'type': 'flexible'}", "{'type': 'elbo'}", 12), folder.resolve("run"));
    Path half =
        trained(
            config("{'type': 'flexible'}", "{'type': 'elbo', 'freezeAt': 1}", 6),
            folder.resolve("half"));
    Map<String, double[]> last = weights(run, 12);
    Map<String, double[]> middle = weights(run, 9);
    assertThat(last.keySet()).contains("net.matrices.noise", "net.matrices.curl");
    assertThat(last.get("net.matrices.noise"))
        .containsExactly(middle.get("net.matrices.noise"))
        .containsExactly(weights(half, 6).get("net.matrices.noise"))
        .isNotEqualTo(new double[4]);
    assertThat(last.get("net.matrices.curl")).isNotEqualTo(new double[4]);
    String score =
        last.keySet().stream().filter(n -> n.startsWith("net.score")).findFirst().orElseThrow();
    assertThat(last.get(score)).isNotEqualTo(middle.get(score));
    String stages = Files.readString(run.resolve("stages.csv"));
    assertThat(stages).startsWith("step,least_noise,largest_noise,largest_turn");
    assertThat(stages.lines()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"3", "9"})
  void resumedRunsEndBitForBitAlike(long at) throws IOException {
    ObjectNode config = config("{'type': 'flexible'}", "{'type': 'elbo'}", 12);
    Path whole = trained(config, folder.resolve("whole" + at));
    Path broken = folder.resolve("broken" + at);
    try (TrainRun first = TrainRun.start(config, broken, Optional.empty(), Runs.stopAt(at))) {
      assertThat(first.train()).isFalse();
    }
    try (TrainRun second = TrainRun.resume(broken, Optional.empty(), RunListener.SILENT)) {
      assertThat(second.train()).isTrue();
    }
    Map<String, double[]> a = weights(whole, 12);
    Map<String, double[]> b = weights(broken, 12);
    assertThat(b.keySet()).isEqualTo(a.keySet());
    a.forEach((n, x) -> assertThat(b.get(n)).as(n).containsExactly(x));
  }

  @ParameterizedTest
  @CsvSource({"drift,full", "noise,diagonal", "noise,lowRank", "both,lowRank"})
  void everyFormTrainsSamplesAndIsJudged(String learned, String form) throws IOException {
    String process = "{'type': 'flexible', 'learned': '%s', 'form': '%s', 'rank': 2}";
    Path run =
        trained(
            config(process.formatted(learned, form), "{'type': 'elbo'}", 4),
            folder.resolve(learned + form));
    for (double v : bound(run, 2)) {
      assertThat(v).isFinite();
    }
    try (Model m = Model.load(run)) {
      for (float v : m.sample(5, 1)) {
        assertThat(v).isFinite();
      }
    }
  }

  /** Level 128 everywhere. */
  private static Tensor grey(int rows) {
    float[] x = new float[rows * 784];
    java.util.Arrays.fill(x, 1 / 255f);
    return Ops.tensor(x, rows, 1, 28, 28);
  }

  /** Images are judged as their levels: a probability is at most 1. */
  @Test
  void greyImagesTakeFourierAndBitsOfLevels() throws IOException {
    ObjectNode c = Runs.images(2);
    c.set("process", Runs.parse("{\"type\": \"flexible\", \"form\": \"fourier\"}"));
    c.set("objective", Runs.parse("{\"type\": \"elbo\"}"));
    try (Model m = Model.load(trained(c, folder.resolve("images")))) {
      Likelihood l = m.likelihood(new Likelihood.Options(1e-5, 2, 1e-3));
      assertThat(l.kind()).isEqualTo("lower bound of uniformly dequantised levels, 2 times a row");
      assertThat(l.site()).isEqualTo("dim");
      assertThat(l.sites()).isEqualTo(784);
      double[] log =
          TensorScope.evaluate(
              () -> Ops.doubles(l.density().logDensity(grey(4), Condition.NONE, Rng.of(1, 4))));
      for (double v : log) {
        assertThat(v).isFinite().isNegative();
      }
      for (float v : m.sample(2, 1)) {
        assertThat(v).isFinite();
      }
    }
    c.set("process", Runs.parse("{\"type\": \"flexible\", \"form\": \"full\"}"));
    assertThatThrownBy(() -> Runs.start(c, folder.resolve("grey")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("process.form: 'full' has nothing to learn on one channel");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'flexible'}|{'type':'scoreMatching'}|objective: this process is learned itself:"
            + " use 'elbo'",
        "{'type':'flexible'}|{'type':'denoiser'}|objective: this process is learned itself: use"
            + " 'elbo'",
        "{'type':'psld'}|{'type':'elbo'}|objective: 'elbo' needs a flexible process, or a linear"
            + " one of one block",
        "{'type':'sphere'}|{'type':'elbo'}|objective: 'elbo' needs a flexible process, or a linear"
            + " one of one block",
        "{'type':'flexible'}|{'type':'elbo','freezeAt':0}|objective.freezeAt: expected more than 0"
            + " and at most 1, found 0.0",
        "{'type':'flexible'}|{'type':'elbo','time':{'from':0}}|objective.time.from: expected more"
            + " than 0, found 0.0",
        "{'type':'flexible','rank':0}|{'type':'elbo'}|process.rank: expected at least 1, found 0",
      })
  void wrongKeysAreRefusedWithTheirPlace(String process, String objective, String message) {
    assertThatThrownBy(() -> TrainRun.resolve(config(process, objective, 1)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  void vectorsHaveNoFourierBasis() {
    ObjectNode c = config("{'type': 'flexible', 'form': 'fourier'}", "{'type': 'elbo'}", 1);
    assertThatThrownBy(() -> Runs.start(c, folder.resolve("vectors")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("process.form: 'fourier' needs images");
  }

  /** The mean weight of a proposal is the length of its range, whatever its density. */
  @ParameterizedTest
  @CsvSource({"importance", "logarithmic", "uniform"})
  void timesAreWeightedWithoutBias(String law) {
    BoundForm form = new BoundForm(law, 1e-4, 1, 0.5);
    Noising vp = Catalog.process("", Runs.parse("{\"type\": \"vp\"}")).value();
    var times = form.times(vp.on(ExampleProcesses.facts(vp)));
    assertThat(times.time(0)).isEqualTo(1e-4);
    assertThat(times.time(1)).isEqualTo(1);
    int n = 200_000;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += times.weight((i + 0.5) / n) / n;
    }
    // The midpoint rule errs by a cell at each of 64 edges; weights are below 10.
    assertThat(sum).isCloseTo(1 - 1e-4, within(64 * 10.0 / n));
  }

  @Test
  void inspectShowsVpAndTheFloor() {
    Noising p = Catalog.process("", Runs.parse("{\"type\": \"flexible\"}")).value();
    JsonNode report =
        Json.parse("", Json.text(p.inspect(new LawQuery(List.of(1.0), Map.of())).json()));
    // B(1) = 10.05.
    assertThat(report.at("/meanMap/0").asDouble()).isCloseTo(Math.exp(-5.025), within(1e-12));
    assertThat(report.at("/slowestMap/0").asDouble())
        .isCloseTo(Math.exp(-0.05 * 5.025), within(1e-12));
  }
}
