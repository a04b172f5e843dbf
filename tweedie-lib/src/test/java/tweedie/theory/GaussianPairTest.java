package tweedie.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GaussianPairTest {
  private static final GaussianPair PAIR = new GaussianPair(0.25);

  /** Half a unit of the last printed digit. */
  private static final double PRINTED = 5e-7;

  /** The last column has equal clocks, which is CDiffE. */
  @ParameterizedTest
  @CsvSource({
    "0.01, 0.029347, 0.388350, 0.029347",
    "0.25, 0.013913, 0.228571, 0.228571",
    "1, 0.005263, 0.100000, 0.228571",
    "9, 0.000690, 0.014286, 0.070936"
  })
  void biasOfNoisedConditionsIsThePrintedOne(double x2, double small, double middle, double equal) {
    assertThat(PAIR.bias(x2, 0.01)).isCloseTo(small, within(PRINTED));
    assertThat(PAIR.bias(x2, 0.25)).isCloseTo(middle, within(PRINTED));
    assertThat(PAIR.bias(x2, x2)).isCloseTo(equal, within(PRINTED));
  }

  @Test
  void cleanConditionsHaveNoBias() {
    assertThat(PAIR.bias(1, 0)).isZero();
    // First order in σ_y²: a tenth of the noise has about a tenth of the bias.
    assertThat(PAIR.bias(1, 1e-4) / PAIR.bias(1, 1e-5)).isCloseTo(10, within(0.01));
  }

  @Test
  void scoreGivenCleanConditionsIsThePrintedOne() {
    assertThat(PAIR.score(0.25, 0))
        .containsExactly(new double[] {-2.222222, 1.777778}, within(PRINTED));
    assertThat(PAIR.score(1, 0))
        .containsExactly(new double[] {-0.833333, 0.666667}, within(PRINTED));
    assertThat(PAIR.posterior()).containsExactly(new double[] {0.8, 0.2}, within(1e-15));
  }

  @Test
  void observationsWithoutNoiseAreRefused() {
    assertThatThrownBy(() -> new GaussianPair(0)).hasMessageContaining("found 0.0");
  }
}
