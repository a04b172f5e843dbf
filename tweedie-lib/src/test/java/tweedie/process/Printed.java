package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;

/** Comparison with reference numbers up to their printed digits. */
final class Printed {
  private Printed() {}

  /** Half a unit of the last printed digit, plus rounding of the decimal conversion. */
  static void assertPrinted(double actual, String expected) {
    BigDecimal decimal = new BigDecimal(expected);
    double tolerance = 0.5 * decimal.ulp().doubleValue() + 4 * Math.ulp(decimal.doubleValue());
    assertThat(actual).isCloseTo(decimal.doubleValue(), within(tolerance));
  }

  /** Row-major entries, separated by blanks. */
  static void assertPrinted(double[][] actual, String expected) {
    String[] words = expected.trim().split("\\s+", -1);
    int n = 0;
    for (double[] row : actual) {
      for (double value : row) {
        assertPrinted(value, words[n++]);
      }
    }
    assertThat(n).isEqualTo(words.length);
  }

  /** Entries Σxx, Σxm, Σmm of a 2 x 2 covariance. */
  static void assertUpper(double[][] actual, String expected) {
    assertPrinted(new double[][] {{actual[0][0], actual[0][1], actual[1][1]}}, expected);
    assertThat(actual[1][0]).isEqualTo(actual[0][1]);
  }
}
