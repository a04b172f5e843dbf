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
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.data.Table;
import tweedie.objective.ScoreMatching;
import tweedie.process.Brownian;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** Processes on manifolds as configurations name them. */
class ManifoldNoisingTest {
  @TempDir Path folder;

  /** Values of Brownian motion at t = 0.5, generator ½Δ: density and score at a distance. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`{\"type\":\"sphere\",\"beta\":1}`, 1, 0.139089767318, -1.817221846246",
        "`{\"type\":\"sphere\",\"dim\":3,\"beta\":1}`, 1, 0.1008126855537, NaN",
        "`{\"type\":\"so3\",\"beta\":0.5}`, 1, NaN, NaN",
        "`{\"type\":\"torus\",\"dim\":1,\"beta\":2}`, 1, 0.2419710711663, -0.9999909987882",
        "`{\"type\":\"hyperbolic\",\"beta\":1}`, 2, 0.00400075370254, NaN",
        "`{\"type\":\"hyperbolic\",\"dim\":3,\"beta\":1}`, 1, 0.04378192621099, NaN",
      })
  void inspectionPrintsTheHeatKernel(String process, double r, double density, double score) {
    LawQuery q = new LawQuery(List.of(0.5), Map.of("distances", new double[] {r}));
    Noising n = Catalog.process("process", Json.parse("process", process)).value();
    ObjectNode json = (ObjectNode) Json.parse("", Json.text(n.inspect(q).json()));
    // The reference values are printed to twelve digits or more.
    if (!Double.isNaN(density)) {
      assertThat(json.at("/density/0/0").asDouble()).isCloseTo(density, within(1e-10 * density));
    }
    if (!Double.isNaN(score)) {
      assertThat(json.at("/score/0/0").asDouble()).isCloseTo(score, within(1e-10));
    }
    assertThat(json.at("/density/0/0").asDouble()).isPositive();
  }

  private static final String PARTS =
      "{'type':'product','beta':1,'parts':[{'type':'sphere'},{'type':'so3'},{'type':'torus'}]}";

  private static Noising noising(String process) {
    String json = process.replace('\'', '"');
    return Catalog.process("process", Json.parse("process", json)).value();
  }

  private static JsonNode inspected(String process, String name, double... points) {
    LawQuery q = new LawQuery(List.of(0.5), Map.of(name, points));
    return Json.parse("", Json.text(noising(process).inspect(q).json()));
  }

  /** Parts are independent: densities multiply, scores stand side by side. */
  @Test
  void productsHaveTheProductOfTheKernelsOfTheirParts() {
    double density = 1;
    JsonNode all = inspected(PARTS, "distances", 0.4, 1.1, 0.7, 0.2);
    String[] parts = {"sphere", "so3", "torus", "torus"};
    double[] r = {0.4, 1.1, 0.7, 0.2};
    double along = 0;
    for (int i = 0; i < parts.length; i++) {
      String dim = parts[i].equals("torus") ? "'dim':1," : "";
      JsonNode one =
          inspected("{'type':'" + parts[i] + "'," + dim + "'beta':1}", "distances", r[i]);
      density *= one.at("/density/0/0").asDouble();
      double slope = one.at("/score/0/0").asDouble();
      assertThat(all.at("/gradient/0/" + i).asDouble()).isCloseTo(slope, within(1e-12));
      along += slope * r[i] / Math.sqrt(0.16 + 1.21 + 0.49 + 0.04);
    }
    // Rounding of exponentials and of a sum of four.
    assertThat(all.at("/density/0/0").asDouble()).isCloseTo(density, within(1e-12 * density));
    assertThat(all.at("/score/0/0").asDouble()).isCloseTo(along, within(1e-12));
  }

  /** Latitude, longitude, rotation vector, two angles: there and back, and seen by a network. */
  @Test
  void rowsOfAProductAreThoseOfItsParts() {
    Noising n = noising(PARTS);
    float[] row = {40, -100, 0.3f, -0.2f, 0.5f, 170, -20};
    Table states = n.encode(Table.of(row, 1, 7));
    assertThat(states.shape()).containsExactly(3 + 9 + 2);
    Facts facts = Facts.of(states, java.util.Optional.empty());
    float[] back = n.decode(states, facts).values();
    for (int i = 0; i < row.length; i++) {
      // Single precision of degrees and of a rotation.
      assertThat(back[i]).isCloseTo(row[i], within(2e-5f * (1 + Math.abs(row[i]))));
    }
    Setting s = n.on(facts);
    assertThat(s.network().in()).isEqualTo(3 + 9 + 12);
    Tensor x = Ops.tensor(states.values(), 1, 14);
    Tensor[] seen = new Tensor[1];
    s.score(
            (y, t, c) -> {
              seen[0] = y.clone();
              return x;
            })
        .at(x, Ops.scalar(0.5), tweedie.core.Condition.NONE);
    double[] inputs = Ops.doubles(seen[0]);
    assertThat(inputs).hasSize(24);
    for (int i = 0; i < 12; i++) {
      assertThat(inputs[i]).isEqualTo(states.values()[i]);
    }
    // The first harmonic of both angles, in single precision.
    assertThat(inputs[12]).isCloseTo(Math.sin(Math.toRadians(170)), within(1e-6));
    assertThat(inputs[15]).isCloseTo(Math.cos(Math.toRadians(-20)), within(1e-6));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'product'}|process.parts: missing",
        "{'type':'product','parts':[]}|process.parts: expected a list of objects, found []",
        "{'type':'product','parts':[{'type':'sphere'},{'type':'tours'}]}|process.parts[1].type: ",
        "{'type':'product','parts':[{'type':'vp'}]}|process.parts[0].type: ",
        "{'type':'product','parts':[{'type':'so3','beta':1}]}|process.parts[0]: ",
      })
  void mistakesInPartsAreNamed(String process, String line) {
    assertThatThrownBy(() -> noising(process))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(line);
  }

  @Test
  void questionsThatDoNotFitAreRefused() {
    Noising s = Catalog.process("p", Json.parse("p", "{\"type\":\"sphere\"}")).value();
    assertThatThrownBy(() -> s.inspect(new LawQuery(List.of(0.5), Map.of())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--distances");
    LawQuery far = new LawQuery(List.of(0.5), Map.of("distances", new double[] {4}));
    assertThatThrownBy(() -> s.inspect(far)).hasMessageContaining("found 4.0");
    LawQuery from = new LawQuery(List.of(0.5), Map.of("from", new double[] {4}));
    assertThatThrownBy(() -> s.inspect(from)).hasMessageContaining("--from");
  }

  /** Degrees in, degrees out, under the same names, through training and sampling. */
  @ParameterizedTest
  @CsvSource({"scoreMatching", "implicit"})
  void spheresTrainFromDegrees(String objective) throws IOException {
    StringBuilder csv = new StringBuilder("latitude,longitude\n");
    for (int i = 0; i < 200; i++) {
      csv.append(40 + i % 7).append(',').append(-100 + i % 13).append('\n');
    }
    Path data = Files.writeString(folder.resolve("places.csv"), csv);
    ObjectNode c = Runs.parse("{\"process\":{\"type\":\"sphere\"}}");
    c.putObject("data").put("source", data.toString());
    c.putObject("network").put("type", "mlp").put("width", 32).put("depth", 2);
    c.putObject("objective").put("type", objective);
    c.putObject("trainer").put("steps", 20).put("batch", 32).put("heldOutEvery", 10);
    Path run = Runs.trained(c, folder.resolve("run"));
    try (Model model = Model.load(run)) {
      assertThat(model.columns()).containsExactly("latitude", "longitude");
      Table x = model.draw(8, 1, model.options(), java.util.Optional.empty(), done -> {});
      assertThat(x.shape()).containsExactly(2);
      float[] rows = model.sample(8, 1);
      for (int i = 0; i < 8; i++) {
        assertThat(rows[2 * i]).isBetween(-90f, 90f);
        assertThat(rows[2 * i + 1]).isBetween(-180f, 180f);
      }
    }
  }

  private static ScoreMatching matching(String process, String objective) {
    Experiment e =
        Experiment.of(
            Runs.parse("{\"process\": %s, \"objective\": %s}".formatted(process, objective)));
    Facts facts = ExampleProcesses.facts(e.process());
    return (ScoreMatching) ((ScoreMethod) e.method(facts)).judged().criterion();
  }

  /** What networks learn when the heat kernel is not used. */
  @ParameterizedTest
  @ValueSource(strings = {"sphere", "torus", "so3", "product"})
  void targetsByFormulaCanBeChosen(String type) {
    String process = Json.text(Processes.examples(type).get(0));
    ScoreMatching exact = matching(process, "{\"type\": \"scoreMatching\"}");
    Brownian p = (Brownian) exact.process();
    Tensor x = p.space().uniform(Rng.of(1, 3));
    Tensor y = p.space().uniform(Rng.of(2, 3));
    Tensor s = Ops.scalar(0);
    Tensor t = Ops.scalar(0.1);
    String form = "{\"type\": \"scoreMatching\", \"target\": \"%s\", \"terms\": %d}";
    assertThat(Ops.doubles(exact.target().at(y, x, s, t)))
        .containsExactly(Ops.doubles(p.transitionScore(y, x, s, t)));
    assertThat(
            Ops.doubles(matching(process, form.formatted("varadhan", 1)).target().at(y, x, s, t)))
        .containsExactly(Ops.doubles(p.varadhanScore(y, x, s, t)));
    assertThat(Ops.doubles(matching(process, form.formatted("series", 3)).target().at(y, x, s, t)))
        .containsExactly(Ops.doubles(p.seriesScore(y, x, s, t, 3)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"wrightFisher\", \"alpha\": [1, 2]}",
        "{\"type\": \"hyperbolic\"}",
        "{\"type\": \"ctmc\"}"
      })
  void targetsByFormulaNeedBrownianMotion(String process) {
    assertThatThrownBy(
            () -> matching(process, "{\"type\": \"scoreMatching\", \"target\": \"varadhan\"}"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "objective.target: 'varadhan' needs Brownian motion on a manifold: sphere, torus, so3"
                + " or product");
  }

  /** The second row is no point: not a rotation, outside the ball, off the sheet, no direction. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'so3','coordinates':'matrices'}|1 0 0 0 1 0 0 0 1|1 0 0 0 1 0 0 0 -1|determinant",
        "{'type':'so3','coordinates':'matrices'}|1 0 0 0 1 0 0 0 1|2 0 0 0 1 0 0 0 1|rotation",
        "{'type':'hyperbolic'}|0.1 0.2|0.8 0.8|upper sheet",
        "{'type':'hyperbolic'}|0.1 0.2|1 0|<x, x> = -1",
        "{'type':'hyperbolic','coordinates':'ambient'}|1 0 0|-1 0 0|upper sheet",
        "{'type':'hyperbolic','coordinates':'ambient'}|1 0 0|2 0 0|<x, x> = -1",
        "{'type':'sphere','coordinates':'ambient'}|1 0 2|0 0 0|unit vectors",
      })
  void rowsOffTheManifoldAreRefused(String process, String good, String bad, String why) {
    String json = process.replace('\'', '"');
    Noising n = Catalog.process("process", Json.parse("process", json)).value();
    float[] one = numbers(good);
    assertThat(n.encode(Table.of(one, 1, one.length)).rows()).isEqualTo(1);
    float[] all = numbers(good + " " + bad + " " + good);
    assertThatThrownBy(() -> n.encode(Table.of(all, 3, one.length)))
        .isInstanceOf(RowException.class)
        .hasMessageStartingWith("row 2: ")
        .hasMessageContaining(why)
        .message()
        .doesNotContain("\n");
  }

  private static float[] numbers(String row) {
    String[] words = row.split(" ");
    float[] x = new float[words.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = Float.parseFloat(words[i]);
    }
    return x;
  }
}
