package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Source;
import tweedie.data.Table;
import tweedie.objective.WrightFisherImplicit;
import tweedie.process.ExponentialBeta;
import tweedie.process.LinearSde;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

class ObjectivesTest {
  private static final int ROWS = 16;
  private static final double DATUM = 0.7;
  private static final double FROM = 1e-5;

  private static JsonNode config(String process, String objective) {
    return Runs.parse(
        "{\"process\": {\"type\": \"%s\"}, \"objective\": %s}".formatted(process, objective));
  }

  private static void refused(JsonNode config, String message) {
    assertThatThrownBy(() -> TrainRun.resolve(config))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({"psld,2", "cld,2", "langevin3,3"})
  void velocityPredictionNeedsOneBlock(String process, int blocks) {
    refused(
        config(process, "{\"type\": \"hsm\", \"prediction\": \"v\"}"),
        "objective.prediction: 'v' exists for processes of one block, this one has " + blocks);
    TrainRun.resolve(config("vp", "{\"type\": \"hsm\", \"prediction\": \"v\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"minSnr", "edm", "snr", "soft"})
  void weightingsBySnrRefuseScores(String weighting) {
    String objective = "{\"type\": \"dsm\", \"prediction\": \"score\", \"weighting\": \"%s\"}";
    refused(
        config("vp", objective.formatted(weighting)),
        "objective.weighting: '" + weighting + "' needs prediction noise, data or v, found score");
    TrainRun.resolve(config("vp", objective.formatted("likelihood")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"denoiser", "hsm", "dsm"})
  void timesBeginBetweenZeroAndTheHorizon(String type) {
    String objective = "{\"type\": \"%s\", \"time\": {\"from\": %s}}";
    refused(
        config("psld", objective.formatted(type, 1)),
        "objective.time.from: expected less than 1.0, where time ends, found 1.0");
    refused(
        config("psld", objective.formatted(type, -1)),
        "objective.time.from: expected at least 0, found -1.0");
  }

  @ParameterizedTest
  @CsvSource({"head,noised", "factor,upper"})
  void headsAreForPlainNoise(String key, String value) {
    String objective = "{\"type\": \"hsm\", \"prediction\": \"%s\", \"%s\": \"%s\"}";
    refused(
        config("cld", objective.formatted("data", key, value)),
        "objective."
            + key
            + ": needs prediction noise and weighting uniform, found data and uniform");
    TrainRun.resolve(config("cld", objective.formatted("noise", key, value)));
  }

  @ParameterizedTest
  @CsvSource({"all,2", "noised,1"})
  void headOfCldIsTheMomentum(String head, int blocks) {
    String objective = "{\"type\": \"hsm\", \"head\": \"" + head + "\"}";
    Experiment e = Experiment.of(config("cld", objective));
    Facts facts =
        new Facts(new int[] {3}, Ops.tensor(new double[3], 1, 3), 1, Optional.empty(), List.of());
    assertThat(e.method(facts).shape().out()).isEqualTo(3 * blocks);
    assertThat(e.method(facts).shape().in()).isEqualTo(6);
  }

  /** {@code z = Φ(x₀, m₀) + L ε} and {@code m₀ ~ N(0, 0.04/4)} from the streams of the draw. */
  @Test
  void drawnMomentaGiveTheLossOfTheirKernel() {
    Rng rng = Rng.of(5, ROWS);
    Field net = (z, t, c) -> Ops.mul(z, 0.5);
    LinearSde p = Catalog.linear("", Runs.parse("{\"type\": \"psld\"}")).value();
    double[] loss = loss("psld", net, rng);
    double[] t = times(rng);
    double[] momentum = normals(rng.child(0).child(1), 1)[0];
    double[][] noise = normals(rng.child(2), 2);
    for (int i = 0; i < ROWS; i++) {
      var m = p.withInitialCovariance(new double[2][2]).moments(t[i]);
      double[][] phi = m.mean();
      double[][] l = m.cholesky();
      double[] start = {DATUM, 0.1 * momentum[i]};
      double want = 0;
      for (int j = 0; j < 2; j++) {
        double z =
            phi[j][0] * start[0]
                + phi[j][1] * start[1]
                + l[j][0] * noise[0][i]
                + l[j][1] * noise[1][i];
        want += 0.5 * Math.pow(0.5 * z - noise[j][i], 2);
      }
      // float64 throughout; the draws themselves are float32 numbers.
      assertThat(loss[i]).isCloseTo(want, within(1e-12 * want));
    }
  }

  /** The data keep their variance: {@code z = x₀ + σ_min (σ_max/σ_min)^t ε}. */
  @Test
  void processWithoutAuxiliariesKeepsItsFirstVariance() {
    Rng rng = Rng.of(5, ROWS);
    double[] loss = loss("ve", (z, t, c) -> Ops.mul(z, 0.5), rng);
    double[] t = times(rng);
    double[] noise = normals(rng.child(2), 1)[0];
    for (int i = 0; i < ROWS; i++) {
      double z = DATUM + 0.01 * Math.pow(50 / 0.01, t[i]) * noise[i];
      double want = Math.pow(0.5 * z - noise[i], 2);
      // float64; the power and the clock each lose a few ulp of an exponent of size 8.
      assertThat(loss[i]).isCloseTo(want, within(1e-11 * (1 + want)));
    }
  }

  private static double[] loss(String process, Field net, Rng rng) {
    Experiment e = Experiment.of(config(process, "{\"type\": \"dsm\"}"));
    return TensorScope.evaluate(
        () -> {
          Facts facts =
              new Facts(
                  new int[] {1},
                  Ops.tensor(new double[] {0}, 1, 1),
                  1,
                  Optional.empty(),
                  List.of());
          Source<Batch> data =
              r -> new Batch(Ops.tensor(datum(r.rows()), r.rows(), 1), Condition.NONE);
          return Ops.doubles(e.method(facts).objective(net, data).loss(rng));
        });
  }

  /** The weight is the clock of the process, also where its speed changes. */
  @ParameterizedTest
  @CsvSource({"scoreMatching", "implicit"})
  void noiseWeightingIsTheClock(String type) {
    String process =
        "{\"type\": \"wrightFisher\", \"alpha\": [1, 2], \"beta\": "
            + "{\"scale\": 0.01, \"base\": 500}}";
    List<double[]> times = new ArrayList<>();
    double[][] loss = new double[2][];
    for (int i = 0; i < 2; i++) {
      Experiment e =
          Experiment.of(
              Runs.parse(
                  "{\"process\": %s, \"objective\": {\"type\": \"%s\", \"weighting\": \"%s\"}}"
                      .formatted(process, type, i == 0 ? "likelihood" : "noise")));
      Field net =
          (x, t, c) -> {
            times.add(Ops.doubles(t));
            return x.narrow(1, 0, 2).tanh();
          };
      loss[i] =
          TensorScope.evaluate(
              () -> {
                Facts facts = Facts.of(Table.of(new float[] {0.3f, 0.7f}, 1, 2), Optional.empty());
                Source<Batch> data =
                    r ->
                        new Batch(
                            Ops.cat(
                                1,
                                Ops.tensor(datum(r.rows()), r.rows(), 1),
                                Ops.add(Ops.tensor(datum(r.rows()), r.rows(), 1), 1 - 2 * DATUM)),
                            Condition.NONE);
                return Ops.doubles(e.method(facts).objective(net, data).loss(Rng.of(5, ROWS)));
              });
    }
    double[] t = times.get(0);
    for (int i = 0; i < ROWS; i++) {
      // One product more in float64.
      double clock = new ExponentialBeta(0.01, 500).clock(t[i]);
      assertThat(loss[1][i]).isCloseTo(clock * loss[0][i], within(1e-12 * Math.abs(loss[0][i])));
    }
  }

  /** The plain score has no integration by parts at faces with α_i ≤ 1. */
  @Test
  void implicitOnTheSimplexIsTheBoundedForm(@TempDir Path folder) throws IOException {
    StringBuilder csv = new StringBuilder("a,b,c\n");
    for (int i = 0; i < 100; i++) {
      csv.append(i % 5).append(',').append(1 + i % 7).append(',').append(i % 3).append('\n');
    }
    Path data = Files.writeString(folder.resolve("parts.csv"), csv);
    ObjectNode c =
        Runs.parse(
            """
            {"process": {"type": "wrightFisher", "alpha": [0.5, 1, 2]},
             "objective": {"type": "implicit"},
             "network": {"type": "mlp", "width": 16, "depth": 1},
             "trainer": {"steps": 5, "batch": 8}}
            """);
    c.putObject("data").put("source", data.toString());
    Facts facts = Facts.of(Table.of(new float[] {0.3f, 0.5f, 0.2f}, 1, 3), Optional.empty());
    ScoreMethod method = (ScoreMethod) Experiment.of(c).method(facts);
    assertThat(method.judged().criterion()).isInstanceOf(WrightFisherImplicit.class);
    try (Model model = Model.load(Runs.trained(c, folder.resolve("run")))) {
      assertThat(model.step()).isEqualTo(5);
    }
  }

  private static double[] datum(int rows) {
    double[] x = new double[rows];
    Arrays.fill(x, DATUM);
    return x;
  }

  private static double[] times(Rng rng) {
    return Arrays.stream(rng.child(1).uniforms(1)).map(u -> FROM + (1 - FROM) * u).toArray();
  }

  /** Successive draws of one normal a row. */
  private static double[][] normals(Rng stream, int draws) {
    double[][] out = new double[draws][];
    for (int j = 0; j < draws; j++) {
      out[j] =
          TensorScope.evaluate(
              () -> {
                Tensor x = stream.normal(1);
                return Ops.doubles(x);
              });
    }
    return out;
  }
}
