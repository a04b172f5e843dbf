package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.tensor.Rng;

/** The law of the number of lineages against printed values, decimal arithmetic and itself. */
class LineagesTest {
  @ParameterizedTest
  @CsvSource({
    "6,.5,.08365401771342 .299384133654 .3596296244424 .1948545099144 .05372726518119"
        + " .008038396266989 .0006780535624313",
    "6,1,.6756409967537 .2929367447225 .03043014348676 .0009813326281046",
    "2,.5,.002452694578987 .04136275350801 .1866573436946 .3340081484406 .2808547549358"
        + " .121738170408",
    "1,.5,.0003667078422722 .01374362965147 .1039876052947 .2790299912419",
  })
  void printedProbabilitiesAreReproduced(double theta, double tau, String printed) {
    double[] q = Lineages.of(theta, tau).probabilities();
    String[] want = printed.split(" ");
    for (int m = 0; m < want.length; m++) {
      assertThat(q[m]).isCloseTo(Double.parseDouble(want[m]), Percentage.withPercentage(1e-7));
    }
  }

  @Test
  void printedMomentsAreReproduced() {
    // Half a unit of the last printed digit.
    assertThat(LineageMoments.mean(6, 0.5)).isCloseTo(1.862615247901, within(5e-13));
    assertThat(LineageMoments.mean(6, 0.1)).isCloseTo(17.437604933, within(5e-10));
    assertThat(LineageMoments.variance(6, 0.1)).isCloseTo(6.63964878276, within(5e-12));
    assertThat(LineageMoments.smallTimeVariance(6, 0.1)).isCloseTo(6.618266683, within(5e-10));
    // Griffiths's mean, printed without the correction by a sixth.
    double griffiths = LineageMoments.smallTimeMean(6, 0.1) + 1.0 / 6;
    assertThat(griffiths).isCloseTo(17.60405832, within(5e-9));
  }

  /** Series above τ about .15, contour below; decimal arithmetic shares neither. */
  @ParameterizedTest
  @CsvSource({".3,.03", "2,.05", "6,.1", "20,.05", "1,.2", "6,.4", "50,.03", "50,.1", "200,.02"})
  void everyRouteAgreesWithDecimalArithmetic(double theta, double tau) {
    double[] q = Lineages.of(theta, tau).probabilities();
    LineageTable exact = LineageSeries.exact(theta, tau, 0, q.length - 1, 100);
    for (int m = 0; m < q.length; m++) {
      // Ten times the error estimated from the sizes of the terms.
      assertThat(q[m]).as("q_%d", m).isCloseTo(exact.probabilities()[m], within(1e-12));
    }
  }

  @ParameterizedTest
  @CsvSource({"2,1e-5", "6,1e-4", ".5,1e-3", "40,1e-2", "3,.07", "2,.3", "10,2", "1001,.1"})
  void probabilitiesSumToOneAndHaveTheExactMean(double theta, double tau) {
    Lineages law = Lineages.of(theta, tau);
    double[] q = law.probabilities();
    double mean = 0;
    for (int m = 0; m < q.length; m++) {
      mean += m * q[m];
    }
    // Measured 6e-12 at τ = 1e-5, where 2,200 atoms of relative error 1e-11 are added.
    assertThat(Arrays.stream(q).sum()).isCloseTo(1, within(1e-10));
    assertThat(mean).isCloseTo(law.mean(), within(1e-10 * (1 + law.mean())));
  }

  @ParameterizedTest
  @CsvSource({"6,.25", "2,.5", "1,.3", ".4,1", "40,.3", "3,5"})
  void bracketingInvertsTheSameDistributionFunction(double theta, double tau) {
    Lineages law = Lineages.of(theta, tau);
    for (double u : Rng.of(3, 1).uniforms(2000)) {
      assertThat(LineageBracket.draw(theta, tau, u)).isEqualTo(law.draw(u));
    }
  }

  private static LineageDraws draws(double theta, int n) {
    Rng rng = Rng.of(4, n);
    return new LineageDraws(
        theta, rng.uniforms(1), () -> rng.child(0).normal(1), r -> rng.rows(r, 1).child(1));
  }

  private static double[] all(int n, double tau) {
    double[] each = new double[n];
    Arrays.fill(each, tau);
    return each;
  }

  @Test
  void largeTimesGiveTheSameNumberSharedOrNot() {
    LineageDraws d = draws(3, 64);
    assertThat(d.each(all(64, 0.6))).isEqualTo(d.shared(0.6));
  }

  @ParameterizedTest
  @CsvSource({"3,.02", "6,.249", "20,.004", "1,.0003"})
  void deathsFromATableOfAnEarlierTimeGiveTheExactLaw(double theta, double tau) {
    int n = 20_000;
    long[] m = draws(theta, n).each(all(n, tau));
    Lineages law = Lineages.of(theta, tau);
    double[] q = law.probabilities();
    double[] count = new double[q.length];
    for (long v : m) {
      count[(int) Math.min(v, q.length - 1)]++;
    }
    double square = 0;
    int cells = 0;
    double want = 0;
    double got = 0;
    for (int i = 0; i < q.length; i++) {
      want += n * q[i];
      got += count[i];
      // Cells of at least 200 draws; the rest joins its neighbour.
      if (want >= 200) {
        square += (got - want) * (got - want) / want;
        cells++;
        want = 0;
        got = 0;
      }
    }
    // χ² has mean cells − 1 and variance twice that; 5 deviations: false alarms below 1e-4 each.
    assertThat(square).isLessThan(cells - 1 + 5 * Math.sqrt(2.0 * (cells - 1)));
  }

  @Test
  void aDrawDependsOnItsOwnNumbersOnly() {
    double[] tau = {3e-6, 0.01, 0, 0.3, 0.02};
    long[] together = draws(2, 5).each(tau);
    Rng third = Rng.of(4, 5).rows(1, 1);
    LineageDraws alone =
        new LineageDraws(
            2, third.uniforms(1), () -> third.child(0).normal(1), r -> third.rows(r, 1).child(1));
    assertThat(alone.each(new double[] {0.01})).containsExactly(together[1]);
    assertThat(together[2]).isEqualTo(-1);
  }

  @Test
  void normalRegimeHasTheExactMeanAndVariance() {
    double tau = 2e-6;
    int n = 20_000;
    long[] m = draws(6, n).shared(tau);
    double mean = LineageMoments.mean(6, tau);
    double sd = Math.sqrt(2 / (3 * tau));
    double sum = 0;
    double square = 0;
    for (long v : m) {
      sum += (v - mean) / sd;
      square += (v - mean) * (v - mean) / sd / sd;
    }
    // 4 standard errors, false alarms 6e-5 each: sd of a mean 1/√n, of a variance √(2/n).
    assertThat(sum / n).isCloseTo(0, within(4 / Math.sqrt(n)));
    assertThat(square / n).isCloseTo(1, within(4 * Math.sqrt(2.0 / n)));
  }

  @Test
  void wrongTimesAreRefused() {
    assertThatThrownBy(() -> Lineages.of(2, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tau: expected a finite number above 0, found 0.0");
  }
}
