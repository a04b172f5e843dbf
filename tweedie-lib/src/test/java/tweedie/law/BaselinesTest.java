package tweedie.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Density;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** Simple laws of symbols and compositions against counts by hand and closed forms. */
class BaselinesTest {
  private static double log(Density law, long... symbols) {
    return Ops.doubles(
        law.logDensity(Ops.tensor(symbols, 1, symbols.length), Condition.NONE, Rng.of(0, 1)))[0];
  }

  @Test
  void tablesOfSitesAreSmoothedCounts() {
    float[] rows = {0, 2, 0, 1, 1, 2, 0, 2};
    IndependentCategorical law = IndependentCategorical.fit(3, rows, 2);
    double a = law.pseudoCount();
    // Counts by hand: first site 3, 1, 0; second site 0, 1, 3. One rounding of log and exp.
    assertThat(law.probabilities(0)[0]).isCloseTo((3 + a) / (4 + 3 * a), within(1e-15));
    assertThat(law.probabilities(1)[0]).isCloseTo(a / (4 + 3 * a), within(1e-15));
    double expected = Math.log((3 + a) / (4 + 3 * a)) + Math.log((1 + a) / (4 + 3 * a));
    assertThat(log(law, 0, 1)).isCloseTo(expected, within(1e-14));
  }

  @Test
  void thePseudoCountIsTheOneThatPredictsRowsLeftOut() {
    // All rows equal: a row left out is likeliest with the least smoothing.
    assertThat(IndependentCategorical.fit(4, new float[] {3, 3, 3, 3, 3}, 1).pseudoCount())
        .isEqualTo(0.001);
    // Every row different: no symbol is seen again, so that smoothing should be strong.
    assertThat(IndependentCategorical.fit(4, new float[] {0, 1, 2, 3}, 1).pseudoCount())
        .isEqualTo(2);
  }

  @Test
  void symbolsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> IndependentCategorical.fit(2, new float[] {0, 2}, 1))
        .hasMessage("symbol: expected a whole number from 0 to 1, found 2.0");
  }

  @Test
  void trigramsAddUpToOneAfterEveryContext() {
    KneserNey law = KneserNey.fit(5, text(40, 30, 4), 30);
    int[][] contexts = {{}, {0}, {4}, {0, 0}, {3, 1}, {4, 4}, {2, 4, 1}};
    for (int[] context : contexts) {
      double sum = 0;
      for (int w = 0; w < 5; w++) {
        double p = law.probability(context, w);
        assertThat(p).isPositive();
        sum += p;
      }
      // Five terms of at most 1.
      assertThat(sum).isCloseTo(1, within(1e-14));
    }
  }

  @Test
  void discountsAreThoseOfChenAndGoodman() {
    // Counts of one context: n₁ = 3, n₂ = 2, n₃ = 1, n₄ = 1; Y = 3/7.
    int[] counts = {1, 1, 1, 2, 2, 3, 4, 0};
    double[] uniform = new double[8];
    java.util.Arrays.fill(uniform, 0.125);
    double[] p = Discounting.smooth(counts, 8, uniform);
    double y = 3.0 / 7;
    double d1 = 1 - 2 * y * 2 / 3;
    double d2 = 2 - 3 * y * 1 / 2;
    double d3 = 3 - 4 * y * 1 / 1;
    double taken = 3 * d1 + 2 * d2 + 2 * d3;
    assertThat(p[0]).isCloseTo((1 - d1 + taken / 8) / 14, within(1e-15));
    assertThat(p[6]).isCloseTo((4 - d3 + taken / 8) / 14, within(1e-15));
    assertThat(p[7]).isCloseTo(taken / 8 / 14, within(1e-15));
  }

  @Test
  void rowsOfTextAreProductsOfTheirTrigrams() {
    KneserNey law = KneserNey.fit(5, text(40, 30, 4), 4);
    double expected =
        Math.log(law.probability(new int[] {}, 2))
            + Math.log(law.probability(new int[] {2}, 4))
            + Math.log(law.probability(new int[] {2, 4}, 1))
            + Math.log(law.probability(new int[] {4, 1}, 1));
    assertThat(log(law, 2, 4, 1, 1)).isCloseTo(expected, within(1e-14));
  }

  @Test
  void contextIsWorthWhatTheTextSays() {
    // A cycle 0 1 2 3 0 1 …: nothing but the first symbol of a row is uncertain.
    float[] rows = new float[400];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (i + i / 20) % 4;
    }
    KneserNey law = KneserNey.fit(4, rows, 20);
    assertThat(law.probability(new int[] {0}, 1)).isGreaterThan(0.95);
    assertThat(law.probability(new int[] {3, 0}, 1)).isGreaterThan(0.95);
    assertThat(law.probability(new int[] {}, 1)).isCloseTo(0.25, within(0.01));
  }

  private static float[] text(int rows, int length, int states) {
    double[] u = Rng.of(5, rows).uniforms(length);
    float[] out = new float[u.length];
    for (int i = 0; i < u.length; i++) {
      // Small symbols are frequent, so that counts of all sizes occur.
      out[i] = (int) (states * u[i] * u[i]);
    }
    return out;
  }

  @Test
  void derivativesOfLogGammaHaveTheirKnownValues() {
    assertThat(Polygamma.digamma(1)).isCloseTo(-0.57721566490153286061, within(1e-14));
    assertThat(Polygamma.digamma(0.5))
        .isCloseTo(-0.57721566490153286061 - 2 * Math.log(2), within(1e-14));
    assertThat(Polygamma.trigamma(1)).isCloseTo(Math.PI * Math.PI / 6, within(1e-14));
    assertThat(Polygamma.trigamma(0.5)).isCloseTo(Math.PI * Math.PI / 2, within(1e-13));
  }

  @Test
  void theFittedDirichletLawHasTheMeanLogarithmsOfTheRows() {
    double[] alpha = {0.4, 2, 7};
    int n = 2000;
    double[] x = Ops.doubles(new Dirichlet(alpha).sample(Condition.NONE, Rng.of(3, n)));
    double[] fit = DirichletFit.of(x, 3).alpha();
    double total = fit[0] + fit[1] + fit[2];
    for (int k = 0; k < 3; k++) {
      double mean = 0;
      for (int r = 0; r < n; r++) {
        mean += Math.log(x[3 * r + k]) / n;
      }
      // The likelihood equations E log x_k = ψ(α_k) − ψ(|α|); Newton ends at relative 1e-12.
      assertThat(Polygamma.digamma(fit[k]) - Polygamma.digamma(total))
          .isCloseTo(mean, within(1e-9));
      // Relative standard errors are near 1.5/√n = 0.034: five of them, false alarms 2e-6.
      assertThat(fit[k] / alpha[k]).isCloseTo(1, within(0.17));
    }
  }

  @Test
  void facesHaveNoLikeliestDirichletLaw() {
    assertThatThrownBy(() -> DirichletFit.of(new double[] {0, 1, 0.5, 0.5}, 2))
        .hasMessage("part: expected more than 0, found 0.0");
  }
}
