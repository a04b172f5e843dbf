package tweedie.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrechetTest {

  /** Rounding of an eigen-decomposition at scale 10 and d ≤ 100 stays below 1e-12. */
  private static final double ROUNDING = 1e-11;

  @Test
  void diagonalCovariancesGiveDifferencesOfDeviations() {
    double[][] first = {{4, 0}, {0, 9}};
    double[][] second = {{1, 0}, {0, 25}};

    // ‖(1,-2)‖² + (2-1)² + (3-5)²
    assertThat(Frechet.between(new double[] {1, 0}, first, new double[] {0, 2}, second))
        .isCloseTo(10, within(ROUNDING));
  }

  @Test
  void nonCommutingCovariancesMatchTheTwoByTwoFormula() {
    double[][] first = {{5, 1}, {1, 2}};
    double[][] second = {{1, 0}, {0, 4}};

    // (tr √A)² = tr A + 2 √det A for a 2x2 A; tr Σ₁Σ₂ = 13 and √(9·4) = 6 give tr √A = √25,
    // so the distance is 7 + 5 - 2·5.
    assertThat(Frechet.between(new double[2], first, new double[2], second))
        .isCloseTo(2, within(ROUNDING));
  }

  @Test
  void singularCovariancesMeetAtTheirAngle() {
    double cos = 0.6;
    double sin = 0.8;
    double[][] first = {{1, 0}, {0, 0}};
    double[][] second = {{cos * cos, cos * sin}, {cos * sin, sin * sin}};

    // Rank one: F₁ᵀF₂ = cos, so the distance is 1 + 1 - 2·0.6.
    assertThat(Frechet.between(new double[2], first, new double[2], second))
        .isCloseTo(0.8, within(ROUNDING));
  }

  @Test
  void pointMassIsAtItsSecondMoment() {
    double[][] covariance = {{2, 1}, {1, 3}};

    assertThat(Frechet.between(new double[2], new double[2][2], new double[] {3, 4}, covariance))
        .isCloseTo(25 + 5, within(ROUNDING));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 8, 30, 200})
  void sampleIsAtDistanceZeroFromItself(int n) {
    double[][] x = Draws.normal(n, 30, 1, 2, new Random(n));

    // tr Σ is about 120; relative rounding d·2⁻⁵² per singular value.
    assertThat(Frechet.distance(x, x)).isBetween(0.0, ROUNDING * 10);
  }

  @Test
  void fewerSamplesThanDimensionsMatchTheGramForm() {
    // For n points, F can be the centred data over √(n-1); with two points each, it is one column
    // (x₁-x₂)/√2, so the trace of the root is |⟨a, b⟩|/2 for differences a and b.
    double[][] x = {{1, 2, 3, 4}, {3, 2, 1, 0}};
    double[][] y = {{0, 1, 0, 1}, {1, 0, 1, 3}};
    double squares = (4 + 0 + 4 + 16) / 2.0 + (1 + 1 + 1 + 4) / 2.0;
    double inner = Math.abs(2 * 1 + 0 - 2 * 1 - 4 * 2) / 2.0;
    double shift = 1.5 * 1.5 + 1.5 * 1.5 + 1.5 * 1.5 + 0;

    assertThat(Frechet.distance(x, y)).isCloseTo(shift + squares - 2 * inner, within(ROUNDING));
  }

  @Test
  void rotationAndCommonShiftChangeNothing() {
    Random random = new Random(3);
    double[][] x = Draws.normal(50, 2, 0, 1, random);
    double[][] y = Draws.normal(40, 2, 1, 2, random);

    assertThat(Frechet.distance(moved(x), moved(y)))
        .isCloseTo(Frechet.distance(x, y), within(ROUNDING));
    assertThat(Frechet.distance(y, x)).isCloseTo(Frechet.distance(x, y), within(ROUNDING));
  }

  private static double[][] moved(double[][] x) {
    double[][] moved = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
      moved[i] =
          new double[] {0.6 * x[i][0] - 0.8 * x[i][1] + 5, 0.8 * x[i][0] + 0.6 * x[i][1] - 7};
    }
    return moved;
  }

  /**
   * To first order the bias for N(0, I_d) is {@code 2d/n + d(d+1)/(2(n-1))}: the means give the
   * first term exactly, and the Bures distance near I is {@code ‖Σ̂₁-Σ̂₂‖²/4} with {@code E‖Σ̂-I‖²
   * = d(d+1)/(n-1)}.
   */
  @ParameterizedTest
  @ValueSource(ints = {100, 400})
  void biasFallsWithTheSampleSizeAsDerived(int n) {
    int d = 3;
    double[] replicates = new double[300];
    Random random = new Random(11L * n);
    for (int r = 0; r < replicates.length; r++) {
      replicates[r] =
          Frechet.distance(Draws.normal(n, d, 0, 1, random), Draws.normal(n, d, 0, 1, random));
    }
    double expected = 2.0 * d / n + d * (d + 1) / (2.0 * (n - 1));
    Estimate mean = Estimate.ofMean(replicates);

    // 5 standard errors (false alarm 6e-7) plus the next order of the expansion, at most 4/n of it.
    assertThat(mean.value())
        .isCloseTo(expected, within(5 * mean.standardError() + expected * 4 / n));
  }

  /**
   * Rows of 1,100 numbers, all multiples of three of them, that must have the mean and the
   * covariance of these: the law of any number of rows, more than a block of them too.
   */
  @Test
  void drawsOfManyNumbersHaveTheLawOfTheRows() {
    int n = 4000;
    double[][] x = new double[600][1100];
    for (int i = 0; i < x.length; i++) {
      double[] three = {Math.sin(i), Math.cos(3.0 * i) + 0.5 * Math.sin(i), 1};
      for (int j = 0; j < 1100; j++) {
        x[i][j] = (1 + j / 3) * three[j % 3];
      }
    }
    GaussianFit few =
        GaussianFit.of(Arrays.stream(x).map(r -> Arrays.copyOf(r, 3)).toArray(double[][]::new));
    double[][] draws = GaussianFit.draws(x, n, 5);
    GaussianFit again =
        GaussianFit.of(Arrays.stream(draws).map(r -> Arrays.copyOf(r, 3)).toArray(double[][]::new));
    for (int j = 0; j < 3; j++) {
      // As above: nine checks of 5 standard deviations, 5e-6 in all.
      double own = few.covariance()[j][j];
      assertThat(again.mean()[j]).isCloseTo(few.mean()[j], within(1e-12 + 5 * Math.sqrt(own / n)));
      for (int k = 0; k < 3; k++) {
        double scale = Math.sqrt(own * few.covariance()[k][k]);
        assertThat(again.covariance()[j][k])
            .isCloseTo(few.covariance()[j][k], within(1e-12 + 5 * Math.sqrt(2.0 / n) * scale));
      }
      // Multiples stay multiples: sums of 600 terms of size 366.
      for (int i = 0; i < n; i += 1000) {
        assertThat(draws[i][1095 + j]).isCloseTo(366 * draws[i][j], within(1e-10));
      }
    }
    assertThat(GaussianFit.draws(x, 7, 5)).hasDimensions(7, 1100);
    assertThat(GaussianFit.draws(x, 7, 5)).isDeepEqualTo(GaussianFit.draws(x, 7, 5));
  }

  @Test
  void gaussianFitDrawsFromItsOwnLaw() {
    GaussianFit fit = GaussianFit.of(new double[][] {{0, 0, 1}, {2, 0, 1}, {0, 4, 1}, {2, 4, 1}});
    double[][] draws = fit.draw(4000, 5);
    double[][] expected = {{4.0 / 3, 0, 0}, {0, 16.0 / 3, 0}, {0, 0, 0}};

    assertThat(fit.mean()).containsExactly(1, 2, 1);
    GaussianFit again = GaussianFit.of(draws);
    for (int j = 0; j < 3; j++) {
      // 5 standard deviations each: mean √(Σ/n); covariance at most √(2/n)·√(ΣjjΣkk). Nine checks
      // and a false-alarm probability of 6e-7 each: 5e-6.
      assertThat(again.mean()[j])
          .isCloseTo(fit.mean()[j], within(1e-12 + 5 * Math.sqrt(expected[j][j] / 4000)));
      for (int k = 0; k < 3; k++) {
        assertThat(fit.covariance()[j][k]).isCloseTo(expected[j][k], within(ROUNDING));
        double scale = Math.sqrt(expected[j][j] * expected[k][k]);
        assertThat(again.covariance()[j][k])
            .isCloseTo(expected[j][k], within(1e-12 + 5 * Math.sqrt(2.0 / 4000) * scale));
      }
    }
    assertThat(fit.draw(7, 5)).isDeepEqualTo(Arrays.copyOf(draws, 7));
  }

  /** Two rows have the factor a = (x1 - x2) / sqrt 2, so that the root's trace is |a'b|. */
  @Test
  void rowsOfManyNumbersNeedNoCovariance() {
    int d = 12_288;
    double[][] x = new double[2][d];
    double[][] y = new double[2][d];
    double expected = 0;
    double product = 0;
    for (int j = 0; j < d; j++) {
      double a = Math.sin(j);
      double b = Math.cos(j) + 0.5 * a;
      x[0][j] = 1 + a;
      x[1][j] = 1 - a;
      y[0][j] = 3 + b;
      y[1][j] = 3 - b;
      expected += 4 + 2 * a * a + 2 * b * b;
      product += 2 * a * b;
    }
    expected -= 2 * Math.abs(product);

    assertThat(Frechet.distance(x, y)).isCloseTo(expected, within(1e-12 * expected));
  }

  @Test
  void rowsAndCovarianceAgree() {
    Random random = new Random(4);
    double[][] x = Draws.normal(9, 20, 0, 1, random);
    double[][] y = Draws.normal(15, 20, 1, 2, random);
    GaussianFit first = GaussianFit.of(x);
    GaussianFit second = GaussianFit.of(y);
    double whole =
        Frechet.between(first.mean(), first.covariance(), second.mean(), second.covariance());

    // Both are backward stable; the factors of 20 numbers differ by rounding times the norm.
    assertThat(Frechet.distance(x, y)).isCloseTo(whole, within(1e-11 * whole));
  }

  @Test
  void badInputIsNamed() {
    double[][] two = {{1, 2}, {3, 4}};

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Frechet.distance(two, new double[][] {{1}, {2}}))
        .withMessage("second sample: expected rows of length 2, found 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Frechet.distance(two, new double[][] {{1, 2}, {Double.NaN, 4}}))
        .withMessage("second sample: expected finite values, found NaN at [1, 0]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Frechet.distance(new double[][] {{1, 2}}, two))
        .withMessage("first sample: expected at least 2 rows, found 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Frechet.between(new double[2], two, new double[2], two))
        .withMessage("first covariance: expected symmetric, found 3.0 and 2.0 at [1, 0]");
    double[][] negative = {{1, 0}, {0, -1}};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Frechet.between(new double[2], negative, new double[2], negative))
        .withMessage("covariance: expected positive semidefinite, found eigenvalue -1.0");
  }
}
