package tweedie.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.tensor.Rng;

/** Mixtures on the torus: total mass, known laws, and the ascent of their fit. */
class WrappedNormalMixtureTest {
  private static WrappedNormalMixture.Component component(
      double weight, double a, double b, double s, double t, double mixed) {
    return new WrappedNormalMixture.Component(
        weight, new double[] {a, b}, new double[][] {{s, 0}, {mixed, t}});
  }

  @Test
  void massIsOne() {
    WrappedNormalMixture law =
        new WrappedNormalMixture(
            List.of(component(0.3, 3, -1, 0.4, 0.7, 0.2), component(0.7, 0, 2, 1.5, 0.9, -0.5)));
    int n = 64;
    double[] grid = new double[2 * n * n];
    for (int i = 0; i < n * n; i++) {
      grid[2 * i] = 2 * Math.PI * (i % n) / n;
      int line = i / n;
      grid[2 * i + 1] = 2 * Math.PI * line / n;
    }
    double sum = 0;
    for (double l : law.logDensity(grid)) {
      sum += Math.exp(l) * Math.pow(2 * Math.PI / n, 2);
    }
    // The rule of equal weights is exact up to e^{−(nσ)²/2} with nσ > 25; images miss 1e-14.
    assertThat(sum).isCloseTo(1, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.8, 2.5, 6})
  void onTheCircleTheSumIsTheFourierSeries(double sigma) {
    WrappedNormalMixture law =
        new WrappedNormalMixture(
            List.of(
                new WrappedNormalMixture.Component(1, new double[] {1}, new double[][] {{sigma}})));
    for (double x : new double[] {-9, -2, 0.5, 3}) {
      double series = 1;
      for (int k = 1; k < 60; k++) {
        series += 2 * Math.exp(-0.5 * k * k * sigma * sigma) * Math.cos(k * (x - 1));
      }
      // Where the density is small the series cancels: absolute error 60 roundings.
      assertThat(Math.exp(law.logDensity(new double[] {x})[0]))
          .isCloseTo(series / (2 * Math.PI), within(1e-13));
    }
  }

  /** Draws of a mixture with correlated angles around the cut at π. */
  private static double[] rows(int n) {
    return rows(n, 11);
  }

  private static double[] rows(int n, long seed) {
    double[] z = new double[2 * n];
    double[] g = normals(n, seed);
    for (int i = 0; i < n; i++) {
      boolean first = i % 4 == 0;
      double a = first ? 3 + 0.3 * g[2 * i] : -1 + 0.5 * g[2 * i];
      double b = first ? 3.1 + 0.4 * g[2 * i + 1] : 0.5 + 0.6 * g[2 * i] + 0.2 * g[2 * i + 1];
      z[2 * i] = Math.IEEEremainder(a, 2 * Math.PI);
      z[2 * i + 1] = Math.IEEEremainder(b, 2 * Math.PI);
    }
    return z;
  }

  private static double[] normals(int n, long seed) {
    return tweedie.tensor.Ops.doubles(Rng.of(seed, n).normal(2));
  }

  @Test
  void theLikelihoodDoesNotFallAwayFromTheFloor() {
    double[] rows = rows(500);
    WrappedNormalMixture law =
        new WrappedNormalMixture(
            List.of(component(0.5, 0, 0, 2, 2, 0), component(0.5, 1, 2, 2, 2, 0)));
    double last = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < 40; i++) {
      WrappedNormalFit.Step step = WrappedNormalFit.step(law, rows);
      // Sums of 500 terms, and images beyond eight deviations left out.
      assertThat(step.logLikelihood()).isGreaterThan(last - 1e-12);
      last = step.logLikelihood();
      law = step.mixture();
    }
  }

  @Test
  void weightsAddUpToOneWhenAComponentIsDropped() {
    double[] rows = rows(20);
    // Of two equal components the light one holds 20 · 2.5e-5 rows, too few.
    WrappedNormalMixture law =
        new WrappedNormalMixture(
            List.of(component(1 - 2.5e-5, 0, 0, 2, 2, 0), component(2.5e-5, 0, 0, 2, 2, 0)));
    WrappedNormalMixture next = WrappedNormalFit.step(law, rows).mixture();
    assertThat(next.components()).hasSize(1);
    assertThat(next.components().get(0).weight()).isCloseTo(1, within(1e-15));
  }

  @Test
  void aFitFindsTheLawBehindTheRowsAndItsNumberOfParts() {
    WrappedNormalMixture truth =
        new WrappedNormalMixture(
            List.of(component(0.25, 3, 3.1, 0.3, 0.4, 0), component(0.75, -1, 0.5, 0.5, 0.2, 0.6)));
    double[] rows = rows(1200);
    WrappedNormalMixture fit = WrappedNormalFit.of(rows, 2, 1);
    // The largest likelihood is at least that of the truth; the last steps leave up to 1e-3.
    assertThat(mean(fit, rows)).isGreaterThan(mean(truth, rows) - 1e-3);
    double[] fresh = rows(1200, 12);
    double gain = mean(fit, fresh) - mean(truth, fresh);
    // On rows that the fit has not seen, the ratio of the likelihoods has a mean of at most 1; by
    // Markov's inequality its logarithm is beyond ln 1e6 with a chance below 1e-6. Two parts have
    // 11 numbers, each of which costs 1/(2n) in mean; ten times as much would be a poor fit.
    assertThat(gain).isBetween(-10 * 11 / 2400.0, Math.log(1e6) / 1200);
    assertThat(fit.components().size()).isBetween(2, 4);
    assertThat(WrappedNormalFit.of(rows, 2, 1).logDensity(rows)).isEqualTo(fit.logDensity(rows));
  }

  private static double mean(WrappedNormalMixture law, double[] rows) {
    double sum = 0;
    for (double l : law.logDensity(rows)) {
      sum += l;
    }
    return 2 * sum / rows.length;
  }
}
