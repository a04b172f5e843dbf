package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import tweedie.core.JumpReversal;
import tweedie.core.Objective;
import tweedie.core.Reversal;
import tweedie.core.Score;
import tweedie.data.Columns;
import tweedie.data.Degradation;
import tweedie.data.Shuffled;
import tweedie.data.Table;
import tweedie.net.Precision;
import tweedie.process.LinearSde;
import tweedie.process.Preconditioned;
import tweedie.process.SemiLinear;
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
        .filter(p -> !p.equals("bridge")) // has no reversal of its own: see BridgeRunTest
        .flatMap(p -> Catalog.names(Solvers.ALL).stream().map(s -> Arguments.of(p, s)));
  }

  /** A pair either samples, repeatably, or is refused in one line with the names that fit. */
  @ParameterizedTest
  @MethodSource("processesAndSolvers")
  void everySolverSamplesEveryProcessOrSaysWhoDoes(String type, String solver) {
    // Three steps of the solver, then the last one without noise.
    int calls = Math.max(1, Catalog.solver("", solver).calls());
    SampleOptions options =
        new SampleOptions(solver, "uniform", 3 * calls + 1, true, 0.05, 0.1, 64);
    Noising process = ExampleProcesses.of(type);
    if (!fits(process, solver)) {
      assertThatThrownBy(() -> draw(process, options, 1))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(solver + " does not fit this process; use ");
      return;
    }
    if (solver.startsWith("edm") && type.equals("langevin3")) {
      // Its change of variables divides by a mean that is singular to rounding.
      assertThatThrownBy(() -> draw(process, options, 1))
          .hasMessageContaining("expected at most 2 blocks, found 3");
      return;
    }
    List<float[]> x = List.of(draw(process, options, 1), draw(process, options, 1));
    assertThat(x.get(0)).isNotEmpty();
    for (float v : x.get(0)) {
      assertThat(v).isFinite();
    }
    assertThat(x.get(1)).containsExactly(x.get(0));
    assertThat(draw(process, options, 2)).isNotEqualTo(x.get(0));
  }

  private static boolean fits(Noising process, String solver) {
    Class<?> wanted = Catalog.solver("", solver).solves();
    boolean jumps = process.chain().isPresent();
    boolean linear = process.linear().isPresent();
    return wanted.isAssignableFrom(
        jumps ? JumpReversal.class : linear ? SemiLinear.class : Reversal.class);
  }

  /** From a network with fresh weights. */
  private static float[] draw(Noising process, SampleOptions options, long seed) {
    try (PointerScope scope = new PointerScope()) {
      if (process.linear().isPresent()) {
        // The exact score of a standard Gaussian: with a random one the ODE of order three
        // explodes.
        LinearSde p = process.linear().get().in(new Euclidean(2));
        Field zero = (y, t, c) -> y.mul(Ops.scalar(0));
        Score score = p.score(new Preconditioned(zero, Ops.tensor(new float[2], 1, 2), 1));
        return LinearSampling.of(p, score, options).draw(ROWS, seed, 2, done -> {});
      }
      Setting s = process.on(ExampleProcesses.facts(process));
      ObjectNode mlp = Runs.parse("{\"type\": \"mlp\", \"width\": 16, \"depth\": 1}");
      Field net =
          Catalog.find(new Keys("network", mlp), Networks.ALL)
              .read(new Keys("network", mlp))
              .make(s.network(), Precision.FLOAT32, Rng.of(7, 1));
      awaken(net);
      int size = (int) Shapes.count(ExampleProcesses.facts(process).event());
      return s.sampling(net, options).draw(ROWS, seed, size, done -> {});
    }
  }

  static Stream<Arguments> objectivesAndNetworks() {
    return Catalog.names(Objectives.ALL).stream()
        .flatMap(o -> Catalog.names(Networks.ALL).stream().map(n -> Arguments.of(o, n)));
  }

  @ParameterizedTest
  @MethodSource("objectivesAndNetworks")
  void everyObjectiveTrainsAllOfEveryNetwork(String objective, String network) {
    boolean unfit = symbols(objective) ? network.equals("grid") : network.equals("transformer");
    if (unfit) {
      assertThatThrownBy(() -> net(objective, network))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(network.equals("grid") ? "vectors" : "ctmc");
      return;
    }
    try (PointerScope scope = new PointerScope()) {
      Experiment e = Experiment.of(small(objective, network));
      Table plain = data(objective, network);
      Table data = e.process().encode(plain).withContext(plain.context());
      Facts facts = Facts.of(data, data.columns());
      Field net = e.network(facts);
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

  private static void net(String objective, String network) {
    Experiment e = Experiment.of(small(objective, network));
    e.network(Facts.of(data(objective, network), Optional.empty()));
  }

  private static boolean symbols(String objective) {
    return List.of("ctmcElbo", "scoreEntropy").contains(objective);
  }

  private static boolean bridges(String objective) {
    return List.of("dsb", "dsbm").contains(objective);
  }

  /** Conditions stand beside the states of the objective that needs them. */
  private static Table data(String objective, String network) {
    Table alone = data(network);
    if (!objective.equals("conditional")) {
      return alone;
    }
    if (alone.isImages()) {
      return new Degradation.LowResolution(2).pairs(alone);
    }
    Columns one = new Columns(List.of("y"), List.of(0.0), List.of(1.0));
    float[] y = new float[alone.rows()];
    Table known = new Table(y, y.length, new int[] {1}, Optional.empty(), Optional.of(one));
    return alone.withContext(Optional.of(known));
  }

  private static Table data(String network) {
    if (network.equals("grid")) {
      return Table.of(new float[16], 8, 2);
    }
    return List.of("mlp", "transformer").contains(network)
        ? Table.of(new float[32], 8, 4)
        : noise(1, 8, 8); // the second level is the one with attention
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
    String process = symbols(objective) ? "{'type': 'ctmc', 'states': 4}" : "{'type': 'psld'}";
    process = bridges(objective) ? "{'type': 'bridge'}" : process;
    process = objective.equals("intervals") ? "{'type': 'haar'}" : process;
    process = objective.equals("conditional") ? "{'type': 've'}" : process;
    if (objective.equals("elbo")) {
      boolean vector = List.of("mlp", "transformer", "grid").contains(network);
      process = "{'type': 'flexible', 'form': '" + (vector ? "full" : "fourier") + "'}";
    }
    ObjectNode c = Runs.parse(("{'process': " + process + "}").replace('\'', '"'));
    c.putObject("objective").put("type", objective);
    ObjectNode n = c.putObject("network").put("type", network);
    if (!List.of("mlp", "transformer", "grid").contains(network)) {
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
    String process = symbols(name) ? "ctmc" : bridges(name) ? "bridge" : "vp";
    ObjectNode config = Runs.parse(("{'process': {'type': '" + process + "'}}").replace('\'', '"'));
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
