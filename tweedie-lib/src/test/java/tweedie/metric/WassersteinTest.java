package tweedie.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WassersteinTest {

  /** Sums of at most 200 costs of order 10. */
  private static final double ROUNDING = 1e-11;

  @ParameterizedTest
  @ValueSource(doubles = {1, 2, 3})
  void minimumOverAllPermutationsIsFound(double order) {
    Random random = new Random(1);
    for (int trial = 0; trial < 30; trial++) {
      double[][] x = Draws.normal(6, 2, 0, 1, random);
      double[][] y = Draws.normal(6, 2, 0.5, 1, random);
      double best = cheapest(x, y, order, 0, new boolean[6]);

      assertThat(Wasserstein.distance(x, y, order))
          .isCloseTo(Math.pow(best / 6, 1 / order), within(ROUNDING));
    }
  }

  private static double cheapest(
      double[][] x, double[][] y, double order, int row, boolean[] taken) {
    if (row == x.length) {
      return 0;
    }
    double best = Double.POSITIVE_INFINITY;
    for (int j = 0; j < y.length; j++) {
      if (!taken[j]) {
        taken[j] = true;
        double cost = Math.hypot(x[row][0] - y[j][0], x[row][1] - y[j][1]);
        best = Math.min(best, Math.pow(cost, order) + cheapest(x, y, order, row + 1, taken));
        taken[j] = false;
      }
    }
    return best;
  }

  @Test
  void lineAgreesWithSorting() {
    Random random = new Random(2);
    double[][] x = Draws.normal(150, 1, 0, 1, random);
    double[][] y = Draws.normal(150, 1, 1, 2, random);
    double[] first = new double[150];
    double[] second = new double[150];
    for (int i = 0; i < 150; i++) {
      first[i] = x[i][0];
      second[i] = y[i][0];
    }

    for (double order : new double[] {1, 2}) {
      assertThat(Wasserstein.distance(x, y, order))
          .isCloseTo(Wasserstein1d.distance(first, second, order), within(ROUNDING));
    }
  }

  /** No plan moves the mean by s at a cost below |s|, and the shift itself costs just that. */
  @Test
  void shiftCostsItsLength() {
    double[][] x = Draws.normal(200, 2, 0, 1, new Random(3));
    double[][] y = new double[200][];
    for (int i = 0; i < 200; i++) {
      y[199 - i] = new double[] {x[i][0] + 3, x[i][1] - 4};
    }

    assertThat(Wasserstein.distance(x, y, 1)).isCloseTo(5, within(ROUNDING));
    assertThat(Wasserstein.distance(x, y, 2)).isCloseTo(5, within(ROUNDING));
    assertThat(Wasserstein.distance(x, x, 2)).isZero();
  }

  @Test
  void unequalCountsAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Wasserstein.distance(new double[2][1], new double[3][1], 2))
        .withMessage("second sample: expected 2 rows, found 3");
  }
}
