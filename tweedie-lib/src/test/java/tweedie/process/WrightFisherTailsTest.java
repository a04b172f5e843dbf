package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.law.Dirichlet;
import tweedie.space.HeatKernel;
import tweedie.tensor.Ops;

/** The Wright–Fisher diffusion where its density is far below that of its peak. */
class WrightFisherTailsTest {
  private static final Schedule UNIT = new ConstantBeta(1);

  private static double log(double[] alpha, double[] x, double[] y, double tau) {
    LineageMixture mixture =
        new LineageMixture(alpha, Lineages.of(Arrays.stream(alpha).sum(), tau));
    return mixture.from(x, y).log() + Dirichlet.log(alpha, y, 0);
  }

  private static Tensor rows(int n, double... x) {
    double[] out = new double[n * x.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = x[i % x.length];
    }
    return Ops.tensor(out, n, x.length);
  }

  /** Log-density and its slope in φ = 2 asin √y of Brownian motion between two walls. */
  private static double[] reflected(double x, double y, double tau) {
    double from = 2 * Math.asin(Math.sqrt(x));
    double to = 2 * Math.asin(Math.sqrt(y));
    double least = Math.pow(to - from, 2);
    double sum = 0;
    double slope = 0;
    for (int k = -4; k <= 4; k++) {
      for (int side = -1; side <= 1; side += 2) {
        double d = to + side * from + 2 * Math.PI * k;
        double w = Math.exp((least - d * d) / (2 * tau));
        sum += w;
        slope -= w * d / tau;
      }
    }
    double log = Math.log(sum) - (least / tau + Math.log(2 * Math.PI * tau)) / 2;
    return new double[] {log, slope / sum};
  }

  /** Densities from e^{−25} to e^{−1500} of a peak above 1: beyond any absolute error. */
  @ParameterizedTest
  @CsvSource({
    ".02,.97,.1",
    ".02,.97,.02",
    ".02,.97,.003",
    ".3,.999,.01",
    ".5,.95,.01",
    ".999,.01,.03"
  })
  void farTailsHaveTheirLogarithmAndTheirSlope(double x, double y, double tau) {
    double[] alpha = {.5, .5};
    double[] want = reflected(x, y, tau);
    double metric = y * (1 - y);
    double got = log(alpha, new double[] {x, 1 - x}, new double[] {y, 1 - y}, tau);
    // Eight digits of a probability of lineages, ten thousand ulps of logarithms up to 2000.
    assertThat(got).isCloseTo(want[0] - Math.log(metric) / 2, within(1e-8));
    double score =
        Ops.doubles(
            new WrightFisher(alpha, UNIT)
                .transitionScore(
                    rows(1, y, 1 - y), rows(1, x, 1 - x), Ops.scalar(0), Ops.scalar(tau)))[0];
    // A ∂ log p with ∂φ/∂y = 1/√(y(1 − y)), and the slope of −½ log(y(1 − y)).
    double slope = Math.sqrt(metric) * want[1] - (1 - 2 * y) / 2;
    assertThat(score).isCloseTo(slope, within(1e-8 * Math.abs(slope)));
  }

  /** From one face to the other only 0 lineages are left: {@code h = q_0}, the images at φ = π. */
  @ParameterizedTest
  @ValueSource(doubles = {.3, .05, .01})
  void oppositeVerticesShareNoLineage(double tau) {
    LineageMixture mixture = new LineageMixture(new double[] {.5, .5}, Lineages.of(1, tau));
    CompositionSum h = mixture.from(new double[] {0, 1}, new double[] {1, 0});
    // Dir(½, ½) has the density 1/π in φ.
    assertThat(h.log()).isCloseTo(Math.log(Math.PI) + reflected(0, 1, tau)[0], within(1e-8));
    assertThat(h.expected()).containsExactly(0, 0);
  }

  /** Large α: where nothing tells how unlikely no lineage is, there is no wrong score. */
  @Test
  void statesWithoutADensityHaveNoScore() {
    WrightFisher process = new WrightFisher(new double[] {300, 300}, UNIT);
    Tensor s = Ops.scalar(0);
    Tensor t = Ops.scalar(0.0064);
    Tensor x = rows(1, 1, 0);
    Tensor y = rows(1, 0, 1);
    assertThat(Ops.doubles(process.logTransition(y, x, s, t)))
        .containsExactly(Double.NEGATIVE_INFINITY);
    assertThatThrownBy(() -> process.transitionScore(y, x, s, t))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "later state: expected one with a density, for a score; found -Infinity in row 0");
  }

  /** What the table lists of an unlikely number of lineages is kept where no saddle gives it. */
  @Test
  void listedProbabilitiesStayWhereThereIsNoSaddle() {
    Lineages lineages = Lineages.of(80, 0.05);
    int m = lineages.first();
    double listed = lineages.logTable()[0];
    assertThat(lineages.wellKnown()).isGreaterThan(m);
    assertThat(LineageTail.log(80, 0.05, m)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(listed).isFinite();
    assertThat(lineages.deepLogTable()[m]).isEqualTo(listed);
  }

  /** Squares of a Brownian motion of the sphere: the mean kernel over all signs, at τ/4. */
  @ParameterizedTest
  @ValueSource(doubles = {.1, .02, .004})
  void farTailsOfThreePartsAreThoseOfTheSphere(double tau) {
    double[] x = {.9, .06, .04};
    double[] y = {.01, .04, .95};
    double[] logs = new double[8];
    for (int signs = 0; signs < 8; signs++) {
      double cosine = 0;
      for (int i = 0; i < 3; i++) {
        cosine += ((signs >> i) % 2 == 0 ? 1 : -1) * Math.sqrt(x[i] * y[i]);
      }
      logs[signs] = HeatKernel.sphere(2).at(Math.acos(cosine), tau / 4).log();
    }
    double max = Arrays.stream(logs).max().orElseThrow();
    double mean = Arrays.stream(logs).map(v -> Math.exp(v - max)).sum() / 8;
    double want = max + Math.log(mean * 4 * Math.PI);
    LineageMixture mixture = new LineageMixture(new double[] {.5, .5, .5}, Lineages.of(1.5, tau));
    assertThat(want).isLessThan(-20);
    assertThat(mixture.from(x, y).log()).isCloseTo(want, within(1e-8));
  }
}
