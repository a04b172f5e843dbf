package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.core.Condition;
import tweedie.data.Table;
import tweedie.law.Dirichlet;
import tweedie.process.LinearSde;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/** Untrained networks start at zero: on every space they stand for a law that is known. */
class LikelihoodTest {
  private static final Likelihood.Options TIGHT = new Likelihood.Options(1e-8, 32, 1e-3);

  /** Rows of a deviation near 2 nats: a standard error of 0.02. */
  private static final int ROWS = 1 << 13;

  @TempDir Path folder;

  /** A run of no steps on rows that a row maker writes. */
  private Path run(String process, String objective, String header, RowMaker maker)
      throws IOException {
    Random random = new Random(5);
    StringBuilder csv = new StringBuilder(header + "\n");
    for (int i = 0; i < 80; i++) {
      csv.append(maker.row(random)).append('\n');
    }
    Path data = Files.writeString(folder.resolve("rows.csv"), csv);
    ObjectNode c = Runs.parse("{\"process\":" + process + ",\"objective\":" + objective + "}");
    c.putObject("data").put("source", data.toString()).put("testShare", 0.25).put("split", 1);
    c.putObject("network").put("type", "mlp").put("width", 16).put("depth", 1);
    c.putObject("trainer").put("steps", 0);
    return Runs.trained(c, folder.resolve("run"));
  }

  private interface RowMaker {
    String row(Random random);
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }

  /** Log-densities of the test rows. */
  private static double[] logs(Model m, Likelihood l, Table rows) {
    return logs(m, l, Ops.tensor(rows.values(), rows.rows(), rows.rowSize()));
  }

  private static double[] logs(Model m, Likelihood l, Tensor rows) {
    Rng rng = Rng.of(m.step(), (int) rows.size(0));
    return TensorScope.evaluate(
        () -> Ops.doubles(l.density().logDensity(rows, Condition.NONE, rng)));
  }

  private static Table test(Model m) throws IOException {
    return RunData.of(m, Optional.empty()).judge().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"sphere, -2.531024246969", "torus, -3.675754132819"})
  void noScoreOnACompactManifoldIsTheUniformLaw(String space, double uniform) throws IOException {
    Path run =
        run(
            "{\"type\":\"" + space + "\"}",
            "{\"type\":\"scoreMatching\"}",
            "a,b",
            r -> format("%.3f,%.3f", 80 * r.nextDouble(), 90 * r.nextGaussian()));
    try (Model m = Model.load(run)) {
      Likelihood l = m.likelihood(TIGHT);
      Table rows = test(m);
      assertThat(rows.rows()).isEqualTo(20);
      // The flow stands still: only rounding is left.
      assertThat(logs(m, l, rows)).containsOnly(new double[] {uniform}, within(1e-11));
      LikelihoodFigure found = LikelihoodFigure.of(l, rows, 1, 7, done -> {});
      LikelihoodFigure simple =
          LikelihoodFigure.baseline(
              "uniform", m.process().baselines(rows).values().iterator().next(), l, rows, 1, 7);
      assertThat(found.nll()).isCloseTo(-uniform, within(1e-11));
      assertThat(simple.nll()).isCloseTo(-uniform, within(1e-11));
      assertThat(found.error()).isCloseTo(0, within(1e-11));
      assertThat(found.kind()).contains("exact");
    }
  }

  /**
   * The network of zeros is the best denoiser of a normal law with the mean and spread of the data.
   */
  @Test
  void clocksOfTheirOwnLeaveTheNormalLawOfNoNetwork() throws IOException {
    Path run =
        run(
            "{\"type\":\"nonUniform\",\"sizes\":[1],\"ends\":[0.5,1]}",
            "{\"type\":\"scoreMatching\"}",
            "a,b",
            r -> format("%.3f,%.3f", r.nextGaussian(), 3 + 2 * r.nextGaussian()));
    try (Model m = Model.load(run)) {
      Table rows = test(m);
      Facts facts = Facts.of(Split.read(Experiment.of(m.config()), Optional.empty()));
      double[] mean = TensorScope.evaluate(() -> Ops.doubles(facts.mean()));
      double variance = facts.sigmaData() * facts.sigmaData();
      double[] found = logs(m, m.likelihood(TIGHT), rows);
      for (int i = 0; i < found.length; i++) {
        double wanted = -Math.log(2 * Math.PI * variance);
        for (int j = 0; j < 2; j++) {
          wanted -= 0.5 * Math.pow(rows.values()[2 * i + j] - mean[j], 2) / variance;
        }
        // Data stand for states at 1e-3, where a hundredth of the scale is noise: up to a twentieth
        // of a nat for rows at three deviations; the law at T is within 7e-3 of the prior.
        assertThat(found[i]).isCloseTo(wanted, within(0.06));
      }
    }
  }

  @Test
  void noScoreOnTheSimplexIsTheStationaryLaw() throws IOException {
    Path run =
        run(
            "{\"type\":\"wrightFisher\",\"alpha\":[2,3,1.5]}",
            "{\"type\":\"scoreMatching\"}",
            "a,b,c",
            r ->
                format(
                    "%.4f,%.4f,%.4f",
                    0.2 + r.nextDouble(), 0.2 + r.nextDouble(), 0.2 + r.nextDouble()));
    try (Model m = Model.load(run)) {
      Table rows = test(m);
      double[] wanted =
          TensorScope.evaluate(
              () ->
                  Ops.doubles(
                      new Dirichlet(2, 3, 1.5)
                          .logDensity(
                              Ops.tensor(rows.values(), rows.rows(), 3),
                              Condition.NONE,
                              Rng.of(1, rows.rows()))));
      Likelihood l = m.likelihood(TIGHT);
      Tensor states = Ops.tensor(rows.values(), rows.rows(), 3).to(ScalarType.Double);
      // Rows are float32 numbers, closed to 6e-8.
      assertThat(logs(m, l, states)).containsExactly(wanted, within(2e-6));
      // States of float32 round at every step: 1.4e-6 to 4.3e-6 at tolerances from 1e-4 to 1e-9.
      assertThat(logs(m, l, rows)).containsExactly(wanted, within(1e-5));
    }
  }

  @Test
  void noScoreOnVectorsIsAWideGaussianInTheUnitsOfTheData() throws IOException {
    Path run =
        run(
            "{\"type\":\"vp\"}",
            "{\"type\":\"scoreMatching\"}",
            "a,b",
            r -> format("%.4f,%.4f", 1700 + 80 * r.nextGaussian(), 70 + 9 * r.nextGaussian()));
    try (Model m = Model.load(run)) {
      Table rows = test(m);
      Likelihood l = m.likelihood(TIGHT);
      double[] found = logs(m, l, rows);
      // z = x e^{−B/2} with B over [1e-3, 1], β from 0.1 to 20.
      double clock = 0.1 * (1 - 1e-3) + 0.5 * 19.9 * (1 - 1e-6);
      for (int i = 0; i < found.length; i++) {
        double square = Math.hypot(rows.values()[2 * i], rows.values()[2 * i + 1]);
        double wanted = -0.5 * square * square * Math.exp(-clock) - Math.log(2 * Math.PI) - clock;
        assertThat(found[i]).isCloseTo(wanted, within(2e-6));
      }
      var columns = rows.columns().orElseThrow();
      double units = Math.log(columns.std().get(0)) + Math.log(columns.std().get(1));
      assertThat(l.shift()).isCloseTo(-units, within(1e-12));
      double mean = java.util.Arrays.stream(found).average().orElseThrow();
      assertThat(LikelihoodFigure.of(l, rows, 1, 64, done -> {}).nll())
          .isCloseTo(units - mean, within(1e-5));
    }
  }

  /** Without a score the weight of a path is {@code π(x_T) e^{−B}} in two dimensions. */
  @Test
  void pathWeightsGiveABoundThatRisesToTheDensity() throws IOException {
    Path run =
        run(
            "{\"type\":\"vp\",\"betaMin\":0.5,\"betaMax\":1.5}",
            "{\"type\":\"scoreMatching\"}",
            "a,b",
            r -> format("%.4f,%.4f", r.nextGaussian(), r.nextGaussian()));
    try (Model m = Model.load(run)) {
      double clock = 1 - 0.5e-3 - 0.5e-6;
      double spread = -Math.expm1(-clock);
      double square = 3.25 * Math.exp(-clock);
      // Of E log w and of log E w, the reversal without a score from a unit normal law.
      double bound = -clock - Math.log(2 * Math.PI) - 0.5 * square - spread;
      double density = -clock - Math.log(2 * Math.PI * (1 + spread)) - 0.5 * square / (1 + spread);
      Table rows = Table.of(repeated(new float[] {1.5f, -1}, 1000), 1000, 2);
      Likelihood many = m.likelihood(weights(64));
      assertThat(many.kind()).isEqualTo("lower bound, 64 path weights of 50 steps a row");
      // Standard error 0.02 of a deviation below 0.7, times 5; Euler steps of 0.04 at most.
      assertThat(mean(logs(m, m.likelihood(weights(1)), rows))).isCloseTo(bound, within(0.12));
      // 64 weights of a relative variance below 1 leave a gap of at most 1/128.
      assertThat(mean(logs(m, many, rows))).isCloseTo(density, within(0.04));
      assertThat(density - bound).isGreaterThan(0.3);
    }
  }

  private static double mean(double[] v) {
    return java.util.Arrays.stream(v).average().orElseThrow();
  }

  private static Likelihood.Options weights(int samples) {
    return new Likelihood.Options(1e-5, 50, 1e-3, OptionalInt.of(samples));
  }

  private static float[] repeated(float[] row, int times) {
    float[] all = new float[row.length * times];
    for (int i = 0; i < all.length; i++) {
      all[i] = row[i % row.length];
    }
    return all;
  }

  /** No score on a compact manifold: every weight is the uniform density. */
  @Test
  void pathWeightsOfTheUniformLawAreItsDensity() throws IOException {
    Path run =
        run(
            "{\"type\":\"sphere\"}",
            "{\"type\":\"scoreMatching\"}",
            "a,b",
            r -> format("%.3f,%.3f", 80 * r.nextDouble(), 90 * r.nextGaussian()));
    try (Model m = Model.load(run)) {
      // Nothing but rounding.
      assertThat(logs(m, m.likelihood(weights(3)), test(m)))
          .containsOnly(new double[] {-2.531024246969}, within(1e-11));
    }
  }

  @Test
  void chainsHaveNoPathWeights() throws IOException {
    Path chain =
        run("{\"type\":\"ctmc\",\"states\":3}", "{\"type\":\"ctmcElbo\"}", "a,b", r -> "1,2");
    try (Model m = Model.load(chain)) {
      assertThatThrownBy(() -> m.likelihood(weights(3)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("need a diffusion");
    }
  }

  @ParameterizedTest
  @CsvSource({"uniform, 4, 4", "absorbing, 5, 4"})
  void flatLogitsAreTheUniformLawOfSymbols(String rates, int states, int symbols)
      throws IOException {
    Path run =
        run(
            format("{\"type\":\"ctmc\",\"states\":%d,\"rates\":\"%s\",\"beta\":3}", states, rates),
            "{\"type\":\"ctmcElbo\"}",
            "a,b,c",
            r -> r.nextInt(symbols) + "," + r.nextInt(symbols) + "," + r.nextInt(symbols));
    try (Model m = Model.load(run)) {
      Likelihood l = m.likelihood(TIGHT);
      // Each of the 64 rows of symbols as often: only the draws of the bound are random.
      float[] all = new float[3 * ROWS];
      for (int i = 0; i < all.length; i++) {
        all[i] = ((i / 3) >> (2 * (i % 3))) & 3;
      }
      LikelihoodFigure f = LikelihoodFigure.of(l, Table.of(all, ROWS, 3), 1, 1024, done -> {});
      // The reversal is exact, so the bound is tight in mean; five standard errors: 6e-7.
      assertThat(f.error()).isLessThan(0.03);
      assertThat(f.nll()).isCloseTo(3 * Math.log(symbols), within(5 * f.error()));
      assertThat(f.bits()).isCloseTo(f.nll() / (3 * Math.log(2)), within(1e-12));
      assertThat(f.line()).contains("bits/dim").contains("lower bound");
    }
  }

  /**
   * Without a score the flow is linear, {@code z_T = Φ z_ε}, so that the bound {@code E[log p(x, m)
   * − log q(m)]} over the drawn momentum m ~ N(0, q) has a closed form in each number.
   */
  @Test
  void auxiliariesGiveTheBoundOfTheirLinearFlow() throws IOException {
    Path run =
        run(
            "{\"type\":\"psld\"}",
            "{\"type\":\"scoreMatching\"}",
            "a,b",
            r -> format("%.4f,%.4f", r.nextGaussian(), r.nextGaussian()));
    LinearSde p =
        Catalog.process("process", Runs.parse("{\"type\": \"psld\"}"))
            .value()
            .linear()
            .orElseThrow();
    double[][] first = p.moments(1e-3).mean();
    double[][] last = p.moments(1).mean();
    double det = first[0][0] * first[1][1] - first[0][1] * first[1][0];
    double[][] inverse = {
      {first[1][1] / det, -first[0][1] / det}, {-first[1][0] / det, first[0][0] / det}
    };
    double[][] prior = p.recipe().stationaryFactor().orElseThrow();
    double q = p.moments(1e-3).covariance()[1][1];
    double[] row = {1.5, -1};
    double wanted = 0;
    for (double x : row) {
      double ends = last[0][0] * last[1][1] - last[0][1] * last[1][0];
      wanted += Math.log(Math.abs(ends / det)) + 0.5 * Math.log(2 * Math.PI * Math.E * q);
      for (int i = 0; i < 2; i++) {
        double ofData = last[i][0] * inverse[0][0] + last[i][1] * inverse[1][0];
        double ofMomentum = last[i][0] * inverse[0][1] + last[i][1] * inverse[1][1];
        double variance = prior[i][i] * prior[i][i];
        wanted -= 0.5 * Math.log(2 * Math.PI * variance);
        wanted -= 0.5 * (ofData * ofData * x * x + ofMomentum * ofMomentum * q) / variance;
      }
    }
    try (Model m = Model.load(run)) {
      Likelihood l = m.likelihood(TIGHT);
      assertThat(l.kind()).contains("lower bound").contains("drawn auxiliaries");
      double[] found = logs(m, l, Table.of(repeated(new float[] {1.5f, -1}, 2000), 2000, 2));
      double square = 0;
      for (double v : found) {
        square += (v - mean(found)) * (v - mean(found)) / found.length;
      }
      // Five standard errors over the drawn momenta, 6e-7 of false alarms, and single precision.
      double error = Math.sqrt(square / found.length);
      assertThat(error).isLessThan(0.05);
      assertThat(mean(found)).isCloseTo(wanted, within(5 * error + 1e-5));
    }
  }

  @Test
  void imagesHaveNoPathWeights() throws IOException {
    Path images = Runs.trained(Runs.images(0), folder.resolve("images"));
    try (Model m = Model.load(images)) {
      assertThatThrownBy(() -> m.likelihood(weights(2)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("vectors");
    }
  }

  @Test
  void fewerRowsAreSpacedEvenly() {
    Table t = Table.of(new float[] {0, 1, 2, 3, 4, 5}, 6, 1);
    assertThat(LikelihoodFigure.some(t, Optional.of(3)).values()).containsExactly(0, 2, 4);
    assertThat(LikelihoodFigure.some(t, Optional.of(9)).rows()).isEqualTo(6);
  }
}
