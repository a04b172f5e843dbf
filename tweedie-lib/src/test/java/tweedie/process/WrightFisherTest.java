package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.assertj.core.data.Percentage;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.core.Condition;
import tweedie.law.Dirichlet;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/** The Wright–Fisher diffusion against printed values, its spectral form and its moments. */
class WrightFisherTest {
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

  @ParameterizedTest
  @CsvSource({
    "2,2,.3,.6,.5,1.231974022727,-2.69331993974",
    "2,2,.3,.3,.2,2.217526333449,.580095066761",
    "1,3,.9,.1,1,1.599733992216,.667116635587",
    ".5,.5,.25,.5,1,.7225633080417,0",
  })
  void printedDensitiesAndSlopesAreReproduced(
      double a, double b, double x, double y, double tau, double density, double slope) {
    double[] alpha = {a, b};
    double[] from = {x, 1 - x};
    double[] to = {y, 1 - y};
    double got = Math.exp(log(alpha, from, to, tau));
    assertThat(got).isCloseTo(density, Percentage.withPercentage(1e-8));
    assertThat(Jacobi.density(alpha, x, y, tau))
        .isCloseTo(density, Percentage.withPercentage(1e-8));
    WrightFisher process = new WrightFisher(alpha, UNIT);
    double[] score =
        Ops.doubles(
            process.transitionScore(rows(1, to), rows(1, from), Ops.scalar(0), Ops.scalar(tau)));
    if (slope != 0) {
      // The metric gradient is A ∂ log p, and A = y(1 − y) for the first of two parts.
      assertThat(score[0]).isCloseTo(y * (1 - y) * slope, Percentage.withPercentage(1e-8));
    }
    assertThat(score[0] + score[1]).isCloseTo(0, within(1e-12));
  }

  @Test
  void halfConcentrationsAreReflectedBrownianMotion() {
    for (double tau : new double[] {0.02, 0.2, 1}) {
      for (double y : new double[] {0.15, 0.4, 0.9}) {
        double from = 2 * Math.asin(Math.sqrt(0.25));
        double to = 2 * Math.asin(Math.sqrt(y));
        double images = 0;
        for (int k = -4; k <= 4; k++) {
          images += normal(to - from + 2 * Math.PI * k, tau);
          images += normal(to + from + 2 * Math.PI * k, tau);
        }
        // dφ/dy = 1/√(y(1 − y)).
        double want = images / Math.sqrt(y * (1 - y));
        double got =
            Math.exp(
                log(new double[] {.5, .5}, new double[] {.25, .75}, new double[] {y, 1 - y}, tau));
        // Absolute accuracy of the lineage law times a Dirichlet density of order √M.
        assertThat(got).isCloseTo(want, within(1e-10 + 1e-9 * want));
      }
    }
  }

  private static double normal(double d, double variance) {
    return Math.exp(-d * d / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
  }

  @Test
  void densityOnThreePartsIsNormalisedAndHasTheExactMean() {
    double[] alpha = {2, 3, 2.5};
    double[] x = {0.2, 0.5, 0.3};
    int n = 60;
    double total = 0;
    double first = 0;
    LineageMixture mixture = new LineageMixture(alpha, Lineages.of(7.5, 0.2));
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        // Collapsed square with the midpoint rule in angles that flatten the edges.
        double u = smooth((i + 0.5) / n);
        double v = smooth((j + 0.5) / n);
        double[] y = {u, (1 - u) * v, (1 - u) * (1 - v)};
        double weight = slope((i + 0.5) / n) * slope((j + 0.5) / n) * (1 - u) / n / n;
        double p = Math.exp(mixture.from(x, y).log() + Dirichlet.log(alpha, y, 0)) * weight;
        total += p;
        first += p * y[0];
      }
    }
    // The substitution has three vanishing derivatives at the ends: errors fall as n⁻⁵ or faster.
    assertThat(total).isCloseTo(1, within(1e-7));
    assertThat(first).isCloseTo(WrightFisherMoments.of(alpha, x, 0.2).mean()[0], within(1e-7));
  }

  private static double smooth(double s) {
    return s * s * s * (10 - 15 * s + 6 * s * s);
  }

  private static double slope(double s) {
    return 30 * s * s * (1 - s) * (1 - s);
  }

  @Test
  void semigroupHolds() {
    double[] alpha = {2, 1.5};
    double[] x = {0.7, 0.3};
    double[] y = {0.4, 0.6};
    int n = 400;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double z = smooth((i + 0.5) / n);
      double[] mid = {z, 1 - z};
      sum += Math.exp(log(alpha, x, mid, 0.3) + log(alpha, mid, y, 0.4)) * slope((i + 0.5) / n) / n;
    }
    assertThat(Math.log(sum)).isCloseTo(log(alpha, x, y, 0.7), within(1e-9));
  }

  @Test
  void transitionScoreIsTheMetricGradientAtFourParts() {
    double[] alpha = {0.7, 2, 1, 3};
    double[] x = {0.1, 0.4, 0, 0.5};
    double[] y = {0.2, 0.3, 0.1, 0.4};
    WrightFisher process = new WrightFisher(alpha, UNIT);
    for (double tau : new double[] {0.03, 0.5}) {
      double[] got =
          Ops.doubles(
              process.transitionScore(rows(1, y), rows(1, x), Ops.scalar(0), Ops.scalar(tau)));
      double[] slopes = new double[3];
      double h = 1e-5;
      for (int i = 0; i < 3; i++) {
        double[] up = y.clone();
        double[] down = y.clone();
        up[i] += h;
        up[3] -= h;
        down[i] -= h;
        down[3] += h;
        slopes[i] = (log(alpha, x, up, tau) - log(alpha, x, down, tau)) / (2 * h);
      }
      for (int i = 0; i < 3; i++) {
        double want = 0;
        for (int j = 0; j < 3; j++) {
          want += ((i == j ? y[i] : 0) - y[i] * y[j]) * slopes[j];
        }
        // Central differences: h² times a third derivative of order 1e4 at τ = .03.
        assertThat(got[i]).isCloseTo(want, within(2e-6));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    ".1,.6049666809166 .2345575705758 .1604757485076,"
        + ".016422551156 .01233925172087 .008389011895692,-.01018639549059",
    ".5,.4151477253878 .3035826453135 .2812696292987,"
        + ".03404882852166 .02829542606838 .02596936448099,-.01818744505452",
    "1,.3515885917349,.03299983459056,-.01673228985916",
  })
  void printedMomentsAreReproduced(double tau, String means, String variances, double cross) {
    double[] alpha = {2, 2, 2};
    WrightFisherMoments m = WrightFisherMoments.of(alpha, new double[] {.7, .2, .1}, tau);
    String[] mean = means.split(" ");
    for (int i = 0; i < mean.length; i++) {
      assertThat(m.mean()[i])
          .isCloseTo(Double.parseDouble(mean[i]), Percentage.withPercentage(1e-7));
    }
    String[] variance = variances.split(" ");
    for (int i = 0; i < variance.length; i++) {
      assertThat(m.covariance()[i][i])
          .isCloseTo(Double.parseDouble(variance[i]), Percentage.withPercentage(1e-7));
    }
    assertThat(m.covariance()[0][1]).isCloseTo(cross, Percentage.withPercentage(1e-7));
  }

  /**
   * Inside, on a face and on a vertex; one time for all rows, one a row, and the small-time law.
   */
  @ParameterizedTest
  @CsvSource({
    ".2 .5 .3,.3",
    ".2 .5 .3,.02",
    "0 .6 .4,.4",
    "0 .6 .4,.01",
    "0 0 1,1",
    "0 0 1,1e-3",
    ".2 .5 .3,2e-6"
  })
  void drawsHaveTheExactMoments(String start, double tau) {
    double[] alpha = {1, 1.5, 2.5};
    double[] x = Arrays.stream(start.split(" ")).mapToDouble(Double::parseDouble).toArray();
    int n = 20_000;
    WrightFisher process = new WrightFisher(alpha, UNIT);
    WrightFisherMoments m = WrightFisherMoments.of(alpha, x, tau);
    double[] y =
        TensorScope.value(
            () ->
                Ops.doubles(
                    process.sample(rows(n, x), Ops.scalar(0), Ops.scalar(tau), Rng.of(1, n)).x()));
    for (int i = 0; i < 3; i++) {
      for (int j = i; j < 3; j++) {
        double sum = 0;
        double product = 0;
        double square = 0;
        for (int r = 0; r < n; r++) {
          double a = y[3 * r + i] - m.mean()[i];
          double p = a * (y[3 * r + j] - m.mean()[j]);
          sum += a;
          product += p / n;
          square += p * p / n;
        }
        double sd = Math.sqrt(m.covariance()[i][i]);
        // 4.5 standard errors, 9 comparisons in each of 7 cases: false alarms 4e-4 in all.
        assertThat(sum / n).isCloseTo(0, within(4.5 * sd / Math.sqrt(n)));
        double error = Math.sqrt((square - product * product) / n);
        assertThat(product).isCloseTo(m.covariance()[i][j], within(4.5 * error));
      }
    }
    for (int r = 0; r < n; r++) {
      assertThat(y[3 * r] + y[3 * r + 1] + y[3 * r + 2]).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void countsAreUnbiasedForTheirPosteriorMean() {
    WrightFisher process = new WrightFisher(new double[] {1, 1.5, 2.5}, UNIT);
    int n = 4000;
    Tensor x = rows(n, .2, .5, .3);
    var noised = process.sample(x, Ops.scalar(0), Ops.scalar(0.2), Rng.of(2, n));
    Tensor mean = process.expectedCounts(noised.x(), x, Ops.scalar(0), Ops.scalar(0.2));
    double[] error = Ops.doubles(noised.noise().sub(mean).mul(noised.x()).sum(1));
    double sum = Arrays.stream(error).sum() / n;
    double square = Arrays.stream(error).map(v -> v * v).sum() / n;
    // The residual is orthogonal to every function of the state; 4 standard errors, 6e-5.
    assertThat(sum).isCloseTo(0, within(4 * Math.sqrt(square / n)));
  }

  @Test
  void rowsDoNotDependOnTheirBatch() {
    WrightFisher process = new WrightFisher(new double[] {.3, .4, .5}, UNIT);
    Tensor t = Ops.tensor(new double[] {.01, .2, .7, .3, 1, .05}, 6);
    Tensor zero = Ops.zerosLike(t);
    Tensor x = rows(6, .2, .5, .3);
    double[] whole = Ops.doubles(process.sample(x, zero, t, Rng.of(9, 6)).x());
    double[] part =
        Ops.doubles(
            process
                .sample(x.narrow(0, 2, 3), zero.narrow(0, 2, 3), t.narrow(0, 2, 3), Rng.of(9, 2, 3))
                .x());
    assertThat(part).isEqualTo(Arrays.copyOfRange(whole, 6, 15));
  }

  @Test
  void noTimeChangesNothing() {
    WrightFisher process = new WrightFisher(new double[] {1, 2}, UNIT);
    Tensor x = rows(3, 0, 1);
    assertThat(Ops.doubles(process.sample(x, Ops.scalar(.5), Ops.scalar(.5), Rng.of(1, 3)).x()))
        .isEqualTo(Ops.doubles(x));
  }

  @Test
  void reversalHasTheBoundedDrift() {
    double[] alpha = {2, 3, 0.5};
    WrightFisher process = new WrightFisher(alpha, new ConstantBeta(2));
    double[] u = {0.3, -1, 2};
    var reverse = process.dynamics().reverse(process.score((x, t, c) -> rows(1, u)), 1);
    double[] x = {0.2, 0.5, 0.3};
    double[] got = Ops.doubles(reverse.drift(rows(1, x), Ops.scalar(.4), Condition.NONE));
    for (int i = 0; i < 3; i++) {
      double au = x[i] * u[i] - x[i] * (x[0] * u[0] + x[1] * u[1] + x[2] * u[2]);
      double b = 0.5 * (alpha[i] - 5.5 * x[i]);
      // Forward time: minus the drift of the reversal, b + Au.
      assertThat(got[i]).isCloseTo(-2 * (b + au), within(1e-12));
    }
  }

  @Test
  void wrongArgumentsAreRefused() {
    assertThatThrownBy(() -> new WrightFisher(new double[] {1, 0}, UNIT))
        .hasMessage("alpha: expected at least 2 positive finite numbers, found [1.0, 0.0]");
    WrightFisher process = new WrightFisher(new double[] {1, 2}, UNIT);
    assertThatThrownBy(
            () -> process.sample(rows(1, .2, .8), Ops.scalar(.5), Ops.scalar(.1), Rng.of(1, 1)))
        .hasMessage("times: expected 0 <= s <= t <= 1.0, found s = 0.5, t = 0.1");
  }
}
