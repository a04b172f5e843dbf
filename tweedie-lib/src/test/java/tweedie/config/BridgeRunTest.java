package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.bridge.Bridge;
import tweedie.bridge.Direction;
import tweedie.bridge.DriftDiffusion;
import tweedie.bridge.MeanForm;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Source;
import tweedie.core.TimeGrid;
import tweedie.data.Table;
import tweedie.solver.EulerMaruyama;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** Schrödinger bridges as runs: two networks, half steps, two directions. */
class BridgeRunTest {
  @TempDir Path folder;

  /** Two iterations, so half steps of 3 steps; caches of 20 paths that serve 2 steps. */
  private static ObjectNode planar(String objective, String other) {
    return Runs.parse(
        """
        {"process": {"type": "bridge", "steps": 4, "gammaMin": 0.5},
         "data": {"source": "toy:moons" %s},
         "network": {"type": "mlp", "width": 8, "depth": 1, "dropout": 0.1},
         "objective": {"type": "%s", "iterations": 2, "judged": 20,
                       "cache": {"size": 20, "refresh": 2}},
         "optimizer": {"learningRate": 1e-2, "warmup": 1, "emaHalfLife": 16},
         "trainer": {"steps": 12, "batch": 8, "logEvery": 1, "heldOutEvery": 5,
                     "checkpointEvery": 100},
         "sampler": {"nfe": 4}, "seed": 3}
        """
            .formatted(other, objective));
  }

  private static ObjectNode pair(String objective) {
    return planar(objective, ", \"other\": {\"source\": \"toy:circles\"}");
  }

  /** Stops inside half steps, at the end of one, and right after its beginning. */
  @ParameterizedTest
  @CsvSource({"dsb, 2", "dsb, 3", "dsb, 4", "dsb, 8", "dsbm, 6", "dsbm, 7"})
  void resumedBridgeEqualsTheUnbrokenOneBitForBit(String objective, int stop) throws IOException {
    ObjectNode config = pair(objective);
    Path whole = Runs.trained(config, folder.resolve("whole"));
    Path broken = folder.resolve("broken");
    try (TrainRun first = TrainRun.start(config, broken, Optional.empty(), Runs.stopAt(stop))) {
      assertThat(first.train()).isFalse();
      assertThat(first.progress()).containsExactly(stop, 12);
    }
    try (TrainRun rest = TrainRun.resume(broken, Optional.empty(), RunListener.SILENT)) {
      assertThat(rest.train()).isTrue();
    }
    for (String file : List.of("ema.safetensors", "optimizer.safetensors")) {
      Path at = Path.of("checkpoints", "step-12", file);
      assertThat(broken.resolve(at)).hasSameBinaryContentAs(whole.resolve(at));
    }
    Path stages = Path.of("stages.csv");
    assertThat(broken.resolve(stages)).hasSameTextualContentAs(whole.resolve(stages));
    List<String> rows = Files.readAllLines(whole.resolve(stages));
    assertThat(rows).hasSize(5);
    assertThat(rows.get(0)).startsWith("step,iteration,forward,mean,wanted_mean");
    // Iterations 1, 1, 2, 2; the backward half step comes first.
    assertThat(rows.get(1)).startsWith("3,1.0,0.0,");
    assertThat(rows.get(4)).startsWith("12,2.0,1.0,");
  }

  /** Ten steps are shared by four half steps: 2, 3, 2 and 3. */
  @ParameterizedTest
  @CsvSource({"2", "3", "5", "6"})
  void halfStepsShareAllStepsAndResume(int stop) throws IOException {
    ObjectNode config = pair("dsb");
    ((ObjectNode) config.get("trainer")).put("steps", 10);
    Path whole = Runs.trained(config, folder.resolve("whole"));
    List<String> rows = Files.readAllLines(whole.resolve("stages.csv"));
    assertThat(rows.stream().skip(1).map(r -> r.substring(0, r.indexOf(','))))
        .containsExactly("2", "5", "7", "10");
    Path broken = folder.resolve("broken");
    try (TrainRun first = TrainRun.start(config, broken, Optional.empty(), Runs.stopAt(stop))) {
      first.train();
    }
    try (TrainRun rest = TrainRun.resume(broken, Optional.empty(), RunListener.SILENT)) {
      rest.train();
    }
    Path weights = Path.of("checkpoints", "step-10", "optimizer.safetensors");
    assertThat(broken.resolve(weights)).hasSameBinaryContentAs(whole.resolve(weights));
    assertThat(broken.resolve("stages.csv")).hasSameTextualContentAs(whole.resolve("stages.csv"));
  }

  /** Five iterations of 1000 steps: half steps of 100, of which a twentieth is 5. */
  @Test
  void defaultsOfTheOptimiserAreThoseOfAHalfStep() {
    ObjectNode config =
        Runs.parse("{\"process\": {\"type\": \"bridge\"}, \"trainer\": {\"steps\": 1000}}");
    JsonNode optimizer = TrainRun.resolve(config).get("optimizer");
    assertThat(optimizer.get("warmup").asLong()).isEqualTo(5);
    assertThat(optimizer.get("emaHalfLife").asDouble()).isEqualTo(5 * 64);
  }

  /** References that were retained would count on. */
  @Test
  void referencesAndPriorsLeaveNoTensorBehind() {
    ObjectNode json = Runs.parse("{\"type\": \"bridge\", \"reference\": \"ornsteinUhlenbeck\"}");
    BridgeNoising bridge = BridgeNoising.require(Catalog.process("process", json).value());
    try (PointerScope outer = new PointerScope()) {
      Facts facts = Facts.of(Table.of(new float[] {1, 2, 3, 6}, 2, 2), Optional.empty());
      Source<Batch> prior = bridge.prior(facts, facts.mean());
      long before = Pointer.totalCount();
      try (PointerScope inner = new PointerScope()) {
        Tensor x = prior.draw(Rng.of(1, 3)).x();
        Tensor drift =
            bridge.reference(facts, facts.mean()).drift(x, Ops.scalar(0), Condition.NONE);
        assertThat(Ops.finite(drift)).isTrue();
      }
      assertThat(Pointer.totalCount()).isEqualTo(before);
    }
  }

  @Test
  void everyHalfStepIsTold() throws IOException {
    List<String> lines = new ArrayList<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void step(tweedie.train.StepReport report) {}

          @Override
          public void stage(String line) {
            lines.add(line);
          }
        };
    try (TrainRun run =
        TrainRun.start(pair("dsb"), folder.resolve("run"), Optional.empty(), listener)) {
      run.train();
    }
    assertThat(lines).hasSize(4);
    assertThat(lines.get(1)).contains("iteration 1 forward", "wanted", "variance", "Sinkhorn");
  }

  /**
   * The last 100 of 200 rows of the right end are far from the others and held out: means and cost
   * are those of their law, in units of the left end, whose rows are the same in both parts.
   */
  @Test
  void halfStepsAreJudgedOnHeldOutEnds() throws IOException {
    StringBuilder left = new StringBuilder("a\n");
    StringBuilder near = new StringBuilder("a\n");
    StringBuilder far = new StringBuilder("a\n");
    for (int i = 0; i < 100; i++) {
      left.append(i % 2 == 0 ? "-1\n" : "1\n");
      near.append(i % 2 == 0 ? "-1\n" : "1\n");
      far.append(i % 2 == 0 ? "99\n" : "101\n");
    }
    Files.writeString(folder.resolve("left.csv"), left);
    Files.writeString(folder.resolve("near.csv"), near);
    Files.writeString(folder.resolve("far.csv"), far);
    ObjectNode config = planar("dsb", "");
    config.set(
        "data",
        Runs.parse(
            """
            {"source": "left.csv", "heldOut": "left.csv",
             "other": {"source": "near.csv", "heldOut": "far.csv"}}
            """));
    ((ObjectNode) config.get("trainer")).put("steps", 4);
    Path out = folder.resolve("run");
    try (TrainRun run = TrainRun.start(config, out, Optional.of(folder), RunListener.SILENT)) {
      run.train();
    }
    List<String> rows = Files.readAllLines(out.resolve("stages.csv"));
    List<String> names = List.of(rows.get(0).split(","));
    String[] forward = rows.get(2).split(",");
    // Rows of the left end have mean 0 and deviation 1; twenty draws of ±1 are within 1 of 100.
    assertThat(Double.parseDouble(forward[names.indexOf("wanted_mean")])).isBetween(99.0, 101.0);
    assertThat(rows.get(1).split(",")[names.indexOf("sinkhorn_distance")])
        .isEqualTo(forward[names.indexOf("sinkhorn_distance")])
        .satisfiesAnyOf(
            d -> assertThat(Double.parseDouble(d)).isBetween(9000.0, 11000.0),
            d -> assertThat(d).isEqualTo("NaN"));
  }

  @Test
  void bothDirectionsStartFromHeldOutRows() throws IOException {
    Path run = Runs.trained(pair("dsb"), folder.resolve("run"));
    Set<List<Float>> circles = new HashSet<>();
    Split data = Split.read(Experiment.of(pair("dsb")), Optional.empty());
    Table rows = data.other().flatMap(Split::heldOut).orElseThrow();
    for (int i = 0; i < rows.rows(); i++) {
      circles.add(List.of(rows.values()[2 * i], rows.values()[2 * i + 1]));
    }
    try (Model m = Model.load(run)) {
      assertThat(m.directions()).containsExactly("forward", "backward");
      List<Draw> draws = m.draws(m.options(), Optional.empty(), Optional.empty());
      for (Draw d : draws) {
        Drawn x = m.drawn(70, 1, d.sampling(), done -> {});
        Drawn fewer = m.drawn(5, 1, d.sampling(), done -> {});
        assertThat(x.ends().rows()).isEqualTo(70);
        assertThat(x.ends().values()).startsWith(fewer.ends().values());
        Table starts = x.starts().orElseThrow();
        List<Float> one = List.of(starts.values()[0], starts.values()[1]);
        assertThat(circles.contains(one)).isEqualTo(d.name().equals("backward"));
        assertThat(x.joined().shape()).containsExactly(4);
        assertThat(x.inLines(8).rows()).isEqualTo(140);
      }
      assertThatThrownBy(() -> m.sample(1, 1))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("start from data");
    }
  }

  @Test
  void flowMovesBothWaysWithoutNoise() throws IOException {
    Path run = Runs.trained(planar("dsbm", ""), folder.resolve("run"));
    try (Model m = Model.load(run)) {
      SampleOptions o = new SampleOptions("heun", "uniform", 9, true, 1e-3, 1e-5, 8);
      for (Draw d : m.draws(o, Optional.empty(), Optional.empty())) {
        Drawn x = m.drawn(5, 1, d.sampling(), done -> {});
        for (float v : x.ends().values()) {
          assertThat(v).isFinite();
        }
        // Two steps of two evaluations of both networks.
        assertThat(d.sampling().calls()).isEqualTo(8);
      }
    }
  }

  /** A step calls both networks twice: as many steps as fit, and none besides. */
  @ParameterizedTest
  @CsvSource({"4, 4", "7, 4", "8, 8", "9, 8", "50, 48"})
  void flowMakesNoMoreNetworkCallsThanWanted(int wanted, int made) {
    AtomicLong calls = new AtomicLong();
    Field net =
        (x, t, c) -> {
          calls.incrementAndGet();
          return Ops.mul(x, 0.1);
        };
    Source<Batch> rows = rng -> new Batch(rng.normal(2), Condition.NONE);
    Bridge bridge =
        new Bridge(
            rows,
            rows,
            DriftDiffusion.brownian(1),
            TimeGrid.uniform(0, 1, 4),
            MeanForm.DRIFT,
            net,
            net,
            new EulerMaruyama());
    SampleOptions o = new SampleOptions("heun", "uniform", wanted, true, 1e-3, 1e-5, 8);
    Sampling s = BridgeSampling.ends(bridge, Direction.FORWARD, o);
    s.draw(8, 1, 2, done -> {});
    assertThat(calls.get()).isEqualTo(made);
    assertThat(s.calls()).isEqualTo(made);
  }

  @Test
  void flowNeedsAStep() throws IOException {
    Path run = Runs.trained(pair("dsb"), folder.resolve("run"));
    try (Model m = Model.load(run)) {
      SampleOptions o = new SampleOptions("heun", "uniform", 3, true, 1e-3, 1e-5, 8);
      assertThatThrownBy(() -> m.draws(o, Optional.empty(), Optional.empty()))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("sampler.nfe: expected at least 4");
    }
  }

  @Test
  void gaussianEndMakesDataFromNoise() throws IOException {
    ObjectNode config = planar("dsb", "");
    ((ObjectNode) config.get("process")).put("reference", "ornsteinUhlenbeck");
    Path run = Runs.trained(config, folder.resolve("run"));
    try (Model m = Model.load(run)) {
      assertThat(m.sample(3, 1)).hasSize(6).doesNotContain(Float.NaN);
    }
  }

  @Test
  void classesAreChosenByName() throws IOException {
    ObjectNode config =
        Runs.parse(
            """
            {"process": {"type": "bridge"},
             "data": {"source": "fashion-mnist:test", "classes": ["Ankle boot", "Bag"],
                      "other": {"source": "fashion-mnist:test", "heldOut": "fashion-mnist:test",
                                "classes": ["Sneaker"]}}}
            """);
    Split s = Split.read(Experiment.of(config), Optional.empty());
    assertThat(classes(s.train())).containsExactlyInAnyOrder(8, 9);
    assertThat(classes(s.heldOut().orElseThrow())).containsExactlyInAnyOrder(8, 9);
    Split other = s.other().orElseThrow();
    assertThat(classes(other.train())).containsExactly(7);
    assertThat(other.heldOut().orElseThrow().rows()).isEqualTo(other.train().rows());
  }

  private static Set<Integer> classes(Table t) {
    Set<Integer> found = new HashSet<>();
    for (int i : t.labels().orElseThrow().index()) {
      found.add(i);
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'process': {'type': 'vp'}, 'objective': {'type': 'dsb'}};"
            + " this objective needs the process 'bridge'",
        "{'process': {'type': 'bridge'}, 'objective': {'type': 'denoiser'}};"
            + " needs a linear process",
        "{'process': {'type': 'bridge', 'reference': 'ornsteinUhlenbeck'},"
            + " 'objective': {'type': 'dsbm'}}; process.reference",
        "{'process': {'type': 'bridge', 'gammaMin': 0}}; process.gammaMin",
        "{'process': {'type': 'bridge', 'gammaMax': 1e-3}}; process.gammaMax",
        "{'process': {'type': 'bridge', 'gama': 1}}; process: unknown 'gama'",
        "{'process': {'type': 'bridge'}, 'trainer': {'steps': 9}};"
            + " trainer.steps: expected at least 10, one for each half step of 5 iterations, found 9",
        "{'process': {'type': 'bridge'}, 'objective': {'type': 'dsbm', 'transport': {'batch': 0}}};"
            + " objective.transport.batch: expected at least 1",
        "{'process': {'type': 'bridge'}, 'objective': {'cache': {'sise': 1}}};"
            + " objective.cache: unknown 'sise'",
        "{'process': {'type': 'bridge'}, 'data': {'other': {'other': {}}}}; data.other: unknown 'other'",
      })
  void wrongBridgesAreRefusedWhenTheyAreRead(String config, String message) {
    assertThatThrownBy(() -> TrainRun.resolve(Runs.parse(config.replace('\'', '"'))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message.strip());
  }

  @Test
  void unknownClassNamesTheNearest() {
    ObjectNode config =
        Runs.parse("{\"process\": {\"type\": \"vp\"}, \"data\": {\"classes\": [\"Sneakers\"]}}");
    assertThatThrownBy(() -> Split.read(Experiment.of(config), Optional.empty()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("did you mean 'Sneaker'?");
  }
}
