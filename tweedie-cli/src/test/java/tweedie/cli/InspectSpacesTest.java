package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exact laws beyond R^d as {@code inspect process} prints them, against other formulas. */
class InspectSpacesTest {
  private static JsonNode inspect(String process, String... more) {
    List<String> line = new ArrayList<>(List.of("inspect", "process", process, "--json"));
    line.addAll(List.of(more));
    Run run = Run.of(line.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    return tweedie.config.Json.parse("output", run.out());
  }

  /** Density and derivative of its logarithm against a function of distance. */
  private static void agrees(JsonNode node, DoubleUnaryOperator density, double error) {
    assertThat(node.get("density")).hasSize(1);
    assertThat(node.get("score")).hasSize(1);
    assertThat(node.at("/density/0")).hasSameSizeAs(node.at("/score/0")).isNotEmpty();
    for (int i = 0; i < node.at("/density/0").size(); i++) {
      double r = node.at("/distances/" + i).doubleValue();
      double p = density.applyAsDouble(r);
      assertThat(node.at("/density/0/" + i).doubleValue()).isCloseTo(p, within(error * p));
      // Five points of step 1e-3: a truncation of 1e-11, a rounding of 1e3 errors.
      double slope = (log(density, r, 1) * 8 - log(density, r, 2)) / 12e-3;
      assertThat(node.at("/score/0/" + i).doubleValue())
          .isCloseTo(slope, within(1e-9 + 2e3 * error));
    }
  }

  private static double log(DoubleUnaryOperator p, double r, int steps) {
    return Math.log(p.applyAsDouble(r + steps * 1e-3) / p.applyAsDouble(r - steps * 1e-3));
  }

  @Test
  void distanceFromThePriorIsPrinted() {
    String sphere = "{\"type\":\"sphere\",\"beta\":2}";
    assertThat(inspect(sphere, "--distances=1").get("residual").doubleValue())
        .isCloseTo(Math.exp(-2), within(1e-15));
    Run text = Run.of("inspect", "process", sphere, "--distances=1");
    assertThat(text.out()).contains("residual 0.135335: factor of the slowest mode");
    assertThat(inspect("{\"type\":\"vp\"}").has("residual")).isFalse();
  }

  @Test
  void chainPrintsItsTransitionMatrix() {
    JsonNode node =
        inspect(
            "{\"type\":\"ctmc\",\"states\":7,\"rates\":\"uniform\",\"beta\":0.4}", "--times=0.3");
    assertThat(node.get("transition")).hasSize(1);
    assertThat(node.at("/transition/0")).hasSize(7);
    // exp(τ(11ᵀ − 7 I)) with τ = 0.4 · 0.3.
    double left = Math.exp(-7 * 0.12);
    for (int i = 0; i < 7; i++) {
      assertThat(node.at("/transition/0/" + i)).hasSize(7);
      for (int j = 0; j < 7; j++) {
        assertThat(node.at("/transition/0/" + i + "/" + j).doubleValue())
            .isCloseTo((1 - left) / 7 + (i == j ? left : 0), within(1e-15));
      }
    }
  }

  @Test
  void sphereIsTheLegendreSeries() {
    JsonNode node =
        inspect(
            "{\"type\":\"sphere\",\"dim\":2,\"beta\":1}",
            "--times",
            "0.3",
            "--distances",
            "0.7,2.5");
    // Terms of order one against a density of 1e-5.
    agrees(node, r -> legendre(Math.cos(r), 0.3), 1e-11);
  }

  private static double legendre(double x, double t) {
    double before = 1;
    double now = x;
    double sum = 1 + 3 * Math.exp(-t) * x;
    for (int l = 2; l < 40; l++) {
      double next = ((2 * l - 1) * x * now - (l - 1) * before) / l;
      before = now;
      now = next;
      sum += (2 * l + 1) * Math.exp(-0.5 * l * (l + 1) * t) * next;
    }
    return sum / (4 * Math.PI);
  }

  @Test
  void rotationsAreTheSeriesOfCharacters() {
    JsonNode node =
        inspect("{\"type\":\"so3\",\"beta\":1}", "--times", "0.3", "--distances", "0.7,2.5");
    agrees(
        node,
        w -> {
          double sum = 0;
          for (int l = 0; l < 40; l++) {
            double e = (2 * l + 1) * Math.exp(-0.5 * l * (l + 1) * 0.3);
            sum += e * Math.sin((l + 0.5) * w) / Math.sin(0.5 * w);
          }
          return sum / (8 * Math.PI * Math.PI);
        },
        1e-10);
  }

  private static double circle(double a, double t) {
    double sum = 0;
    for (int k = -6; k <= 6; k++) {
      double d = a + 2 * Math.PI * k;
      sum += Math.exp(-d * d / (2 * t));
    }
    return sum / Math.sqrt(2 * Math.PI * t);
  }

  @Test
  void circleIsTheSumOfImages() {
    JsonNode node =
        inspect(
            "{\"type\":\"torus\",\"dim\":1,\"beta\":1}",
            "--times",
            "0.3",
            "--distances",
            "0.7,2.5");
    agrees(node, r -> circle(r, 0.3), 1e-13);
  }

  /** The second angle is −5 = 1.283 up to a turn. */
  @Test
  void torusIsAProductWithAGradient() {
    JsonNode node =
        inspect(
            "{\"type\":\"torus\",\"dim\":3,\"beta\":1}",
            "--times",
            "0.3",
            "--displacement",
            "0.7,-5,-1.1");
    double[] a = {0.7, 2 * Math.PI - 5, -1.1};
    double p = 1;
    double along = 0;
    double length = 0;
    for (int j = 0; j < 3; j++) {
      double at = a[j];
      p *= circle(at, 0.3);
      DoubleUnaryOperator f = r -> circle(r, 0.3);
      double slope = (log(f, at, 1) * 8 - log(f, at, 2)) / 12e-3;
      assertThat(node.at("/gradient/0/" + j).doubleValue()).isCloseTo(slope, within(1e-9));
      along += at * slope;
      length += at * at;
    }
    assertThat(node.at("/density/0")).hasSize(1);
    assertThat(node.at("/density/0/0").doubleValue()).isCloseTo(p, within(1e-13 * p));
    assertThat(node.at("/distances/0").doubleValue()).isCloseTo(Math.sqrt(length), within(1e-14));
    assertThat(node.at("/score/0/0").doubleValue())
        .isCloseTo(along / Math.sqrt(length), within(1e-9));
  }

  @Test
  void hyperbolicSpaceIsTheClosedForm() {
    JsonNode node =
        inspect(
            "{\"type\":\"hyperbolic\",\"dim\":3,\"beta\":1}",
            "--times",
            "0.3",
            "--distances",
            "0.7,2.5");
    agrees(
        node,
        r -> Math.pow(2 * Math.PI * 0.3, -1.5) * (r / Math.sinh(r)) * Math.exp(-0.15 - r * r / 0.6),
        1e-13);
  }

  @Test
  void hyperbolicPlaneIsMcKeansIntegral() {
    JsonNode node =
        inspect(
            "{\"type\":\"hyperbolic\",\"dim\":2,\"beta\":1}",
            "--times",
            "0.3",
            "--distances",
            "0.7,2.5");
    agrees(node, r -> mcKean(r, 0.3), 1e-12);
  }

  /** {@code s = r + u²}; the trapezoidal rule on an even integrand that decays like a normal. */
  private static double mcKean(double r, double t) {
    double h = 0.005;
    double sum = 0;
    for (int i = 0; i < 800; i++) {
      double u = i * h;
      double s = r + u * u;
      double gap = 2 * Math.sinh(0.5 * u * u) * Math.sinh(r + 0.5 * u * u);
      double ratio = i == 0 ? 2 / Math.sqrt(Math.sinh(r)) : 2 * u / Math.sqrt(gap);
      sum += (i == 0 ? 0.5 : 1) * ratio * s * Math.exp(-s * s / (2 * t));
    }
    return Math.sqrt(2) * Math.exp(-t / 8) * Math.pow(2 * Math.PI * t, -1.5) * h * sum;
  }

  /** θ = 5; moments by the mixture over lineages in place of the generator. */
  @Test
  void wrightFisherPrintsLineagesAndMoments() {
    JsonNode node =
        inspect(
            "{\"type\":\"wrightFisher\",\"alpha\":[1,1.5,2.5],\"beta\":1}",
            "--times",
            "0.3",
            "--from",
            "0.2,0.5,0.3");
    double[] q = numbers(node.at("/lineage/0"));
    for (int m = 0; m < q.length; m++) {
      // The alternating series has terms of up to about 10 here.
      assertThat(q[m]).as("P(M = %d)", m).isCloseTo(lineage(m, 5, 0.3), within(1e-13));
    }
    assertThat(1 - DoubleStream.of(q).sum()).isCloseTo(0, within(1e-14));
    double[] alpha = {1, 1.5, 2.5};
    double[] x = {0.2, 0.5, 0.3};
    double[] mean = numbers(node.at("/mean/0"));
    for (int i = 0; i < 3; i++) {
      assertThat(mean[i]).isCloseTo(mixed(q, 1, alpha, x, i, i), within(1e-13));
      assertThat(mean[i])
          .isCloseTo(alpha[i] / 5 + (x[i] - alpha[i] / 5) * Math.exp(-0.75), within(1e-15));
      double[] row = numbers(node.at("/covariance/0/" + i));
      for (int j = 0; j < 3; j++) {
        double second = mixed(q, 2, alpha, x, i, j);
        assertThat(row[j]).isCloseTo(second - mean[i] * mean[j], within(1e-13));
      }
    }
  }

  /** {@code Σ_{k ≥ m} (−1)^{k−m} a_km e^{−k(k+θ−1)τ/2}}, whose term m = k = 0 is 1. */
  private static double lineage(int m, double theta, double tau) {
    double sum = m == 0 ? 1 : 0;
    for (int k = Math.max(1, m); k < m + 40; k++) {
      double a = theta + 2 * k - 1;
      for (int i = 0; i < k - 1; i++) {
        a *= theta + m + i;
      }
      // Γ(θ + m + k − 1)/Γ(θ + m) = (θ + m) … (θ + m + k − 2).
      for (int i = 2; i <= m; i++) {
        a /= i;
      }
      for (int i = 2; i <= k - m; i++) {
        a /= i;
      }
      sum += ((k - m) % 2 == 0 ? 1 : -1) * a * Math.exp(-0.5 * k * (k + theta - 1) * tau);
    }
    return sum;
  }

  /** {@code E X_i} or {@code E X_i X_j} of {@code Dir(α + L)}, {@code L ~ Multinomial(M, x)}. */
  private static double mixed(double[] q, int order, double[] alpha, double[] x, int i, int j) {
    double sum = 0;
    for (int m = 0; m < q.length; m++) {
      double li = m * x[i];
      double lj = m * x[j];
      if (order == 1) {
        sum += q[m] * (alpha[i] + li) / (5 + m);
        continue;
      }
      double same = i == j ? 1 : 0;
      double both = m * (m - 1.0) * x[i] * x[j] + same * li;
      double raised =
          alpha[i] * alpha[j] + alpha[i] * lj + alpha[j] * li + both + same * (alpha[i] + li);
      sum += q[m] * raised / ((5 + m) * (6.0 + m));
    }
    return sum;
  }

  private static double[] numbers(JsonNode row) {
    double[] v = new double[row.size()];
    for (int i = 0; i < v.length; i++) {
      v[i] = row.get(i).doubleValue();
    }
    return v;
  }

  @Test
  void listsAreInTheOrderOfTheQuestion() {
    JsonNode node =
        inspect(
            "{\"type\":\"sphere\",\"dim\":3,\"beta\":2}",
            "--times",
            "0.1,0.4",
            "--distances",
            "0.7,2.5");
    assertThat(numbers(node.get("times"))).containsExactly(0.1, 0.4);
    assertThat(numbers(node.get("distances"))).containsExactly(0.7, 2.5);
    assertThat(node.get("density")).hasSize(2).allMatch(row -> row.size() == 2);
    assertThat(node.get("score")).hasSize(2).allMatch(row -> row.size() == 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\u0001',
      value = {
        "{\"type\":\"torus\",\"dim\":2}; --distances; 0.7; use --displacement",
        "{\"type\":\"torus\",\"dim\":2}; --displacement; 0.7; expected 2 numbers",
        "{\"type\":\"torus\",\"dim\":1}; --displacement; 0.7; use --distances",
        "{\"type\":\"sphere\"}; --distances; 3.2; expected numbers from 0 to",
        "{\"type\":\"sphere\"}; --from; 0.7; no use for it",
        "{\"type\":\"ctmc\"}; --distances; 0.7; no use for it",
        "{\"type\":\"hyperbolic\",\"dim\":4}; --distances; 0.7; expected dimension 2 or 3",
        "{\"type\":\"wrightFisher\",\"alpha\":[1,2]}; --from; 0.7,0.7; sum to 1",
      })
  void questionsThatDoNotFitAreOneLine(String process, String option, String value, String defect) {
    Run run = Run.of("inspect", "process", process, option, value);
    assertThat(run.errLines()).hasSize(1);
    assertThat(run.err()).contains(defect);
    assertThat(run.code()).isEqualTo(2);
  }

  @Test
  void tablesShowWhatTheJsonHolds() {
    Run run =
        Run.of(
            "inspect",
            "process",
            "{\"type\":\"torus\",\"beta\":1}",
            "--times",
            "0.3",
            "--displacement",
            "0.7,1");
    assertThat(run.out()).contains("density", "score", "gradient in the angles");
    assertThat(run.code()).isZero();
  }
}
