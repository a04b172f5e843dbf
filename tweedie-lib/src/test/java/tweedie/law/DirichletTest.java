package tweedie.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.core.Condition;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** Gamma, Dirichlet and multinomial draws against their moments. */
class DirichletTest {
  @Test
  void logGammaHasItsKnownValues() {
    // The shift to x ≥ 12 takes the difference of two numbers near 17: some units of 4e-15.
    assertThat(LogGamma.at(0.5)).isCloseTo(0.5 * Math.log(Math.PI), within(1e-14));
    assertThat(LogGamma.at(1)).isCloseTo(0, within(1e-14));
    assertThat(LogGamma.at(101)).isCloseTo(363.73937555556349014, within(1e-12));
    assertThat(LogGamma.at(1e-3)).isCloseTo(6.9071788853838536826, within(1e-14));
  }

  @ParameterizedTest
  @CsvSource({"0.05 0.3 2", "1 1 1", "40 3 0.7", "300 500 900"})
  void drawsHaveTheExactMoments(String shapes) {
    double[] alpha = Arrays.stream(shapes.split(" ")).mapToDouble(Double::parseDouble).toArray();
    double total = Arrays.stream(alpha).sum();
    int n = 20_000;
    double[] x = Ops.doubles(new Dirichlet(alpha).sample(Condition.NONE, Rng.of(1, n)));
    for (int i = 0; i < 3; i++) {
      double mean = alpha[i] / total;
      double sum = 0;
      double square = 0;
      double fourth = 0;
      for (int r = 0; r < n; r++) {
        double d = x[3 * r + i] - mean;
        sum += d / n;
        square += d * d / n;
        fourth += d * d * d * d / n;
      }
      double variance = mean * (1 - mean) / (total + 1);
      // 4.5 standard errors, 24 comparisons: false alarms 2e-4 in all.
      assertThat(sum).isCloseTo(0, within(4.5 * Math.sqrt(variance / n)));
      assertThat(square)
          .isCloseTo(variance, within(4.5 * Math.sqrt((fourth - square * square) / n)));
    }
  }

  @Test
  void densityOfAFlatLawIsTheVolumeAlsoOnFaces() {
    // Four values of log Γ, each to 4e-15.
    double[] log =
        Ops.doubles(
            new Dirichlet(1, 1, 1)
                .logDensity(Ops.tensor(new double[] {0, .4, .6, .2, .3, .5}, 2, 3)));
    assertThat(log[0]).isCloseTo(Math.log(2), within(1e-14));
    assertThat(log[1]).isCloseTo(Math.log(2), within(1e-14));
  }

  @Test
  void binomialInversionHasTheExactLaw() {
    int n = 5;
    double p = 0.3;
    double[] u = Rng.of(2, 1).uniforms(40_000);
    double[] count = new double[n + 1];
    for (double v : u) {
      count[(int) Multinomial.binomial(n, p, v)]++;
    }
    double chi = 0;
    double choose = 1;
    for (int k = 0; k <= n; k++) {
      double want = u.length * choose * Math.pow(p, k) * Math.pow(1 - p, n - k);
      chi += (count[k] - want) * (count[k] - want) / want;
      choose = choose * (n - k) / (k + 1);
    }
    // Chi-squared with 5 degrees of freedom exceeds 30 with probability 1.5e-5.
    assertThat(chi).isLessThan(30);
  }

  @Test
  void manyTrialsHaveTheExactMeanAndEmptyPartsStayEmpty() {
    int n = 5000;
    long m = 100_000;
    double[] x = new double[3 * n];
    long[] counts = new long[n];
    Arrays.fill(counts, m);
    for (int r = 0; r < n; r++) {
      x[3 * r] = 0.3;
      x[3 * r + 2] = 0.7;
    }
    double[] l = Multinomial.draw(counts, x, 3, Rng.of(3, n));
    double sum = 0;
    for (int r = 0; r < n; r++) {
      assertThat(l[3 * r + 1]).isZero();
      assertThat(l[3 * r] + l[3 * r + 2]).isEqualTo((double) m);
      sum += (l[3 * r] - 0.3 * m) / Math.sqrt(0.21 * m);
    }
    // 4 standard errors: false alarms 6e-5.
    assertThat(sum / n).isCloseTo(0, within(4 / Math.sqrt(n)));
  }
}
