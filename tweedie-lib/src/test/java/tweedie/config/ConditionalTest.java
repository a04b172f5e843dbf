package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.core.Condition;
import tweedie.core.Score;
import tweedie.core.Source;
import tweedie.data.Columns;
import tweedie.data.GaussianPair;
import tweedie.data.Simulated;
import tweedie.data.Table;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** Models of pairs: training given a context, and samples of the conditional law. */
class ConditionalTest {
  private static final int N = 8_000;

  @TempDir Path folder;

  private static double[] moments(float[] x, int from, int stride, Columns c) {
    int n = x.length / stride;
    double mean = 0;
    double square = 0;
    for (int i = from; i < x.length; i += stride) {
      double v = c.restore(0, x[i]);
      mean += v / n;
      square += v * v / n;
    }
    return new double[] {mean, square - mean * mean};
  }

  /**
   * With y = x + N(0, 1) and x ~ N(0, 1), q_t(x | y) = N(m y/2, m²/2 + 1 − m²) under a
   * variance-preserving process of mean coefficient m.
   */
  @ParameterizedTest
  @ValueSource(strings = {"sscs", "em", "rk45"})
  void exactScoreGivesTheExactPosteriorOfEachRow(String solver) {
    LinearSde p = NamedProcesses.vp(0.1, 20).in(new Euclidean(1));
    Score score =
        (x, t, c) -> {
          double[] m = Ops.doubles(t);
          for (int i = 0; i < m.length; i++) {
            m[i] = Math.exp(-0.5 * (0.1 * m[i] + 0.5 * 19.9 * m[i] * m[i]));
          }
          Tensor half = Ops.mul(Ops.tensor(m, m.length, 1), 0.5);
          Tensor y = java.util.Objects.requireNonNull(c.parts().get("context"));
          Tensor variance = Ops.add(Ops.mul(half.square(), -2), 1);
          return y.mul(half).sub(x).div(variance).to(x.scalar_type());
        };
    SampleOptions o = new SampleOptions(solver, "quadratic", 200, true, 1e-3, 1e-6, 1000);
    Columns plain = new Columns(List.of("y"), List.of(0.0), List.of(1.0));
    Given given = new Given(Optional.of(plain), List.of());
    Source<Condition> rows = given.rows(new double[][] {{1}, {-2}});
    float[] x = LinearSampling.of(p, score, o).draw(N, 1, 1, rows, done -> {});
    // Standard errors √(½/4000) = .0112 and √(2/4000)/2 = .0112, five of them: false alarm 1e-6 a
    // figure; 200 steps of the first-order solver leave a bias below .01.
    double[] one = moments(x, 0, 2, plain);
    double[] two = moments(x, 1, 2, plain);
    assertThat(one[0]).isEqualTo(0.5, within(0.066));
    assertThat(one[1]).isEqualTo(0.5, within(0.066));
    assertThat(two[0]).isEqualTo(-1, within(0.066));
    assertThat(two[1]).isEqualTo(0.5, within(0.066));
  }

  private static ObjectNode pair(int steps, int batch) {
    return Runs.parse(
        """
        {"process": {"type": "vp"}, "data": {"source": "gaussian-pair"},
         "network": {"type": "mlp", "width": 32, "depth": 1},
         "optimizer": {"learningRate": 3e-3, "finalLearningRate": 3e-5, "decayFrom": 0.3,
                       "warmup": 50, "emaHalfLife": %d},
         "trainer": {"steps": %d, "batch": %d, "precision": "float32", "threads": 1,
                     "heldOutEvery": %d},
         "sampler": {"nfe": 50, "batch": 1000}, "seed": 1}
        """
            .formatted(50 * batch, steps, batch, steps));
  }

  @Test
  @Tag("slow")
  void learnedPosteriorIsTheExactOne() throws IOException {
    Path run = Runs.trained(pair(2500, 256), folder.resolve("run"));
    Columns c = Simulated.of(new GaussianPair()).train().columns().orElseThrow();
    try (Model model = Model.load(run)) {
      Sampling s = model.sampling(model.options(), Optional.empty());
      Table t = model.draw(N, 2, s, model.given(new double[][] {{1}, {-1.5}}), done -> {});
      // Five standard errors are .056 each; the rest is for the network: a root mean square error
      // of .03 in the posterior mean, where the unconditional model would be wrong by .5 and .75.
      double[] one = moments(t.values(), 0, 2, c);
      double[] two = moments(t.values(), 1, 2, c);
      assertThat(one[0]).isEqualTo(0.5, within(0.09));
      assertThat(one[1]).isEqualTo(0.5, within(0.09));
      assertThat(two[0]).isEqualTo(-0.75, within(0.09));
      assertThat(two[1]).isEqualTo(0.5, within(0.09));
      PosteriorCheck check = PosteriorCheck.of(model, Optional.empty(), 2000, 4000, 0);
      assertThat(check.rows()).hasSize(1);
      assertThat(check.rHat()[0]).isLessThan(1.05);
      assertThat(check.plots()).hasSize(1);
      assertThat(check.failure()).isEmpty();
    }
  }

  @Test
  void chainsThatDidNotMixAreAFailure() {
    double[][] none = new double[2][2];
    double[] rHat = {1.02, Double.NaN};
    PosteriorCheck stuck = new PosteriorCheck(List.of("a", "b"), new double[2], none, none, rHat);
    assertThat(stuck.failure()).hasValueSatisfying(f -> assertThat(f).contains("found b NaN;"));
    rHat[1] = 1.5;
    assertThat(stuck.failure()).hasValueSatisfying(f -> assertThat(f).contains("found b 1.500;"));
    rHat[1] = 1;
    assertThat(stuck.failure()).isEmpty();
  }

  @Test
  void conditionIsNeededAndChecked() throws IOException {
    Path run = Runs.trained(pair(2, 8), folder.resolve("run"));
    try (Model model = Model.load(run)) {
      assertThat(model.givenNames()).containsExactly("y");
      assertThatThrownBy(() -> model.sample(1, 0))
          .hasMessage(
              "given: this model needs 1 number: use --given v1,v2,... or a CSV file; their names:"
                  + " y");
      assertThatThrownBy(() -> model.given(new double[][] {{1, 2}}))
          .hasMessage("given: expected 1 number (y), found 2");
      assertThatThrownBy(() -> model.given(new double[0][]))
          .hasMessage("given: expected at least one row");
      double[] nowhere = {Double.POSITIVE_INFINITY};
      assertThatThrownBy(() -> PosteriorCheck.of(model, Optional.of(nowhere), 2, 100, 0))
          .isInstanceOf(ConfigException.class)
          .hasMessage("truth: expected parameters [x] inside the prior, found [Infinity]");
      Sampling s = model.sampling(model.options(), Optional.empty());
      var given = model.given(new double[][] {{1}, {5}});
      float[] few = model.draw(3, 4, s, given, done -> {}).values();
      float[] many = model.draw(1200, 4, s, given, done -> {}).values();
      assertThat(java.util.Arrays.copyOf(many, 3)).containsExactly(few);
    }
  }

  @Test
  void runsResume() throws IOException {
    Path run = folder.resolve("run");
    Path whole = Runs.trained(pair(6, 8), folder.resolve("whole"));
    TrainRun.start(pair(6, 8), run, Optional.empty(), Runs.stopAt(3)).train();
    TrainRun.resume(run, Optional.empty(), RunListener.SILENT).train();
    byte[] a = Files.readAllBytes(whole.resolve("checkpoints/step-6/ema.safetensors"));
    byte[] b = Files.readAllBytes(run.resolve("checkpoints/step-6/ema.safetensors"));
    assertThat(b).isEqualTo(a);
  }

  @Test
  void columnsOfATableBecomeTheCondition() throws IOException {
    StringBuilder text = new StringBuilder("a,y,b\n");
    for (int i = 0; i < 40; i++) {
      text.append(String.format(Locale.ROOT, "%d,%d,%d%n", i, 10 * i, -i));
    }
    Path csv = Files.writeString(folder.resolve("abc.csv"), text);
    ObjectNode config = pair(2, 8);
    config.putObject("data").put("source", csv.toString()).putArray("condition").add("y");
    Path run = Runs.trained(config, folder.resolve("run"));
    try (Model model = Model.load(run)) {
      assertThat(model.columns()).containsExactly("a", "b");
      assertThat(model.givenNames()).containsExactly("y");
      Sampling s = model.sampling(model.options(), Optional.empty());
      assertThat(model.draw(5, 1, s, model.given(new double[][] {{100}}), d -> {}).shape())
          .containsExactly(2);
    }
    ((ObjectNode) config.get("data")).putArray("condition").add("z");
    assertThatThrownBy(() -> Runs.trained(config, folder.resolve("other")))
        .hasMessage("data.condition: no column \"z\"; columns are a, y, b");
  }

  @Test
  void symbolsOfATableCanBeGivenNumbers() throws IOException {
    StringBuilder text = new StringBuilder("a,y,b\n");
    for (int i = 0; i < 40; i++) {
      text.append(String.format(Locale.ROOT, "%d,%f,%d%n", i % 3, 0.3 * i, i % 2));
    }
    Path csv = Files.writeString(folder.resolve("abc.csv"), text);
    ObjectNode config = pair(2, 8);
    config.set("process", Runs.parse("{\"type\": \"ctmc\", \"states\": 3, \"beta\": 1}"));
    config.remove("sampler");
    config.putObject("data").put("source", csv.toString()).putArray("condition").add("y");
    Path run = Runs.trained(config, folder.resolve("run"));
    try (Model model = Model.load(run)) {
      Sampling s = model.sampling(model.options(), Optional.empty());
      Table t = model.draw(5, 1, s, model.given(new double[][] {{3}}), d -> {});
      assertThat(t.columns().orElseThrow().names()).containsExactly("a", "b");
    }
  }

  private static ObjectNode patch() {
    return Runs.parse(
        """
        {"process": {"type": "ctmc", "states": 2, "beta": 4},
         "data": {"source": "fashion-mnist:test", "heldOut": "fashion-mnist:test", "patch": 14},
         "network": {"type": "unet", "baseChannels": 8, "channelMultipliers": [1, 1],
                     "stemChannels": 8, "head": "categorical"},
         "objective": {"type": "scoreEntropy"},
         "trainer": {"steps": 2, "batch": 8, "precision": "float32", "threads": 1,
                     "sampleEvery": 2},
         "sampler": {"nfe": 6, "batch": 8}}
        """);
  }

  /** Draw i of a model takes the children −1, 0, 1 … of row i, one a step. */
  @Test
  void observationChainsAndDrawsShareNoStream() {
    Set<Long> keys = new HashSet<>();
    Rng draws = Rng.of(7, 0, 4);
    for (int step = -1; step < 1000; step++) {
      assertThat(keys.add(draws.child(step).key())).isTrue();
    }
    assertThat(keys.add(PosteriorCheck.observing(7).key())).isTrue();
    assertThat(keys.add(PosteriorCheck.chain(7, 0).key())).isTrue();
    assertThat(PosteriorCheck.chain(7, 0).ids()).isNotEqualTo(PosteriorCheck.chain(7, 1).ids());
  }

  @Test
  void patchesAreFilledAndTheirSurroundingsKept() throws IOException {
    Path run = Runs.trained(patch(), folder.resolve("run"));
    try (Model model = Model.load(run)) {
      assertThat(model.fillsPatches()).isTrue();
      assertThat(model.shape()).containsExactly(1, 14, 14);
      assertThatThrownBy(() -> model.sample(1, 0)).hasMessageContaining("fills a patch");
      Sampling s = model.sampling(model.options(), Optional.empty());
      Table t = Patches.draw(model, Optional.empty(), 8, 1, s, done -> {});
      RunData data = RunData.of(model, Optional.empty());
      Table judged = data.heldOut().orElseThrow().slice(0, 4);
      Likelihood l = model.likelihood(new Likelihood.Options(1e-5, 4, 0.01));
      // An untrained network gives every pixel of the patch one bit, whatever surrounds it; four
      // times of four rows of 196 pixels leave a deviation near .05.
      assertThat(LikelihoodFigure.of(l, judged, 0, 4, done -> {}).bits()).isBetween(0.75, 1.25);
      assertThat(t.rows()).isEqualTo(14);
      assertThat(Patches.samples(t)).isEqualTo(8);
      assertThat(t.shape()).containsExactly(1, 28, 28);
      float[] x = t.values();
      for (int i = 0; i < 784; i++) {
        int row = i / 28;
        int column = i % 28;
        boolean inside = row >= 7 && row < 21 && column >= 7 && column < 21;
        for (int j = 0; j < 5; j++) {
          float v = x[(5 + j) * 784 + i];
          if (!inside || j == 0) {
            assertThat(v).isEqualTo(x[5 * 784 + i]).isIn(-1f, 1f);
          } else {
            assertThat(v).isIn(j == 1 ? List.of(0f) : List.of(-1f, 1f));
          }
        }
      }
    }
  }

  @Test
  void patchesNeedImagesOfSymbols() {
    ObjectNode linear = patch();
    linear.set("process", Runs.parse("{\"type\": \"vp\"}"));
    linear.remove("objective");
    linear.remove("sampler");
    assertThatThrownBy(() -> Runs.trained(linear, folder.resolve("a")))
        .hasMessage("data.patch: needs symbols: images and the process 'ctmc'");
    ObjectNode large = patch();
    ((ObjectNode) large.get("data")).put("patch", 28);
    assertThatThrownBy(() -> Runs.trained(large, folder.resolve("b")))
        .hasMessageContaining("data.patch: expected images larger than 28 pixels");
  }
}
