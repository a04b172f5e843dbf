package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Field;
import tweedie.core.Objective;
import tweedie.core.Score;
import tweedie.data.Shuffled;
import tweedie.data.Table;
import tweedie.process.LinearSde;
import tweedie.process.Preconditioned;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/** What holds for everything in the catalogue, whoever adds to it. */
class CatalogContractTest {
  private static final int ROWS = 5;

  static Stream<Arguments> processesAndSolvers() {
    return Catalog.names(Processes.ALL).stream()
        .flatMap(p -> Catalog.names(Solvers.ALL).stream().map(s -> Arguments.of(p, s)));
  }

  @ParameterizedTest
  @MethodSource("processesAndSolvers")
  void everySolverSamplesEveryProcess(String type, String solver) {
    LinearSde process =
        Catalog.linear("", Processes.examples(type).get(0)).value().in(new Euclidean(2));
    // Three steps of the solver, then the last one without noise.
    int calls = Math.max(1, Catalog.solver("", solver).calls());
    SampleOptions options = new SampleOptions(solver, "uniform", 3 * calls + 1, true, 0.1, 0.1, 64);
    List<float[]> x = List.of(draw(process, options, 1), draw(process, options, 1));
    assertThat(x.get(0)).hasSize(ROWS * 2);
    for (float v : x.get(0)) {
      assertThat(v).isFinite();
    }
    assertThat(x.get(1)).containsExactly(x.get(0));
    assertThat(draw(process, options, 2)).isNotEqualTo(x.get(0));
  }

  /** With the score of a standard Gaussian, whose best denoiser is linear. */
  private static float[] draw(LinearSde process, SampleOptions options, long seed) {
    try (PointerScope scope = new PointerScope()) {
      Field zero = (y, t, c) -> y.mul(Ops.scalar(0));
      Score score = process.score(new Preconditioned(zero, Ops.tensor(new float[2], 1, 2), 1));
      return LinearSampling.of(process, score, options).draw(ROWS, seed, 2, done -> {});
    }
  }

  static Stream<Arguments> objectivesAndNetworks() {
    return Catalog.names(Objectives.ALL).stream()
        .flatMap(o -> Catalog.names(Networks.ALL).stream().map(n -> Arguments.of(o, n)));
  }

  @ParameterizedTest
  @MethodSource("objectivesAndNetworks")
  void everyObjectiveTrainsAllOfEveryNetwork(String objective, String network) {
    try (PointerScope scope = new PointerScope()) {
      Experiment e = Experiment.of(small(objective, network));
      Table data = network.equals("mlp") ? noise(4) : noise(1, 16, 16);
      Facts facts = Facts.of(data, data.columns());
      Field net = Model.network(e, facts);
      awaken(net);
      Objective o = e.method(facts).objective(net, new Shuffled(data, false));
      Tensor loss = o.loss(Rng.of(1, 3));
      assertThat(Shapes.of(loss)).containsExactly(3);
      assertThat(Ops.finite(loss)).isTrue();
      loss.sum().backward();
      for (Map.Entry<String, Tensor> p : o.parameters().trained().entrySet()) {
        Tensor g = p.getValue().grad();
        assertThat(g.defined()).as(p.getKey()).isTrue();
        assertThat(Ops.finite(g)).as(p.getKey()).isTrue();
        assertThat(g.abs().sum().item_double()).as(p.getKey()).isPositive();
      }
    }
  }

  /** Last layers start at zero, which hides all others from the first gradient. */
  private static void awaken(Field net) {
    Rng rng = Rng.of(9, 1);
    int[] i = {0};
    TensorScope.silently(
        () ->
            net.parameters()
                .trained()
                .values()
                .forEach(
                    p -> {
                      Tensor z = rng.child(i[0]++).normal(Shapes.of(p)).view(Shapes.of(p));
                      p.add_(Ops.mul(z.to(p.scalar_type()), 0.05));
                    }));
  }

  private static JsonNode small(String objective, String network) {
    ObjectNode c = Runs.parse("{'process': {'type': 'psld'}}".replace('\'', '"'));
    c.putObject("objective").put("type", objective);
    ObjectNode n = c.putObject("network").put("type", network);
    if (!network.equals("mlp")) {
      n.put("baseChannels", 16).put("resBlocks", 1);
      if (network.equals("unet")) {
        n.put("stemChannels", 16);
      }
      n.putArray("channelMultipliers").add(1).add(2);
      n.putArray("attention").add(4);
    }
    c.putObject("trainer").put("precision", "float32");
    return c;
  }

  private static Table noise(int... shape) {
    int size = 1;
    for (int s : shape) {
      size *= s;
    }
    Random random = new Random(4);
    float[] x = new float[8 * size];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return new Table(x, 8, shape, Optional.empty(), Optional.empty());
  }

  static Stream<JsonNode> configurations() {
    Stream<JsonNode> processes =
        Catalog.names(Processes.ALL).stream()
            .flatMap(p -> Processes.examples(p).stream())
            .map(p -> Runs.parse("{}").set("process", p));
    Stream<JsonNode> pairs =
        objectivesAndNetworks()
            .map(a -> small(String.valueOf(a.get()[0]), String.valueOf(a.get()[1])));
    return Stream.concat(processes, pairs);
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void resolvedConfigurationResolvesToItself(JsonNode config) {
    String resolved = Json.text(TrainRun.resolve(config));
    assertThat(Json.text(TrainRun.resolve(Json.parse("", resolved)))).isEqualTo(resolved);
  }

  static Stream<Arguments> typed() {
    return Stream.of(
            Map.entry("process", Catalog.names(Processes.ALL)),
            Map.entry("network", Catalog.names(Networks.ALL)),
            Map.entry("objective", Catalog.names(Objectives.ALL)))
        .flatMap(kind -> kind.getValue().stream().map(name -> Arguments.of(kind.getKey(), name)));
  }

  @ParameterizedTest
  @MethodSource("typed")
  void schemaHasEveryKeyOfEveryName(String kind, String name) {
    ObjectNode config = Runs.parse("{'process': {'type': 'vp'}}".replace('\'', '"'));
    config.set(
        kind,
        kind.equals("process")
            ? Processes.examples(name).get(1)
            : Runs.parse("{}").put("type", name));
    JsonNode resolved = TrainRun.resolve(config).get(kind);
    JsonNode found = Runs.parse("{}");
    for (JsonNode one : Schema.json().at("/properties/" + kind + "/oneOf")) {
      if (one.at("/properties/type/const").asText().equals(name)) {
        found = one;
      }
    }
    assertThat(found.isEmpty()).isFalse();
    JsonNode properties = found.get("properties");
    resolved.fieldNames().forEachRemaining(key -> assertThat(properties.has(key)).as(key).isTrue());
  }
}
