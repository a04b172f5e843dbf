package tweedie.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlicedWassersteinTest {

  private static final double ROUNDING = 1e-12;

  @Test
  void lineDistanceMatchesTheSortedSum() {
    double[] x = {3, 0, 1};
    double[] y = {5, 1, 2};

    // Sorted pairs (0,1), (1,2), (3,5).
    assertThat(Wasserstein1d.distance(x, y, 1)).isCloseTo(4.0 / 3, within(ROUNDING));
    assertThat(Wasserstein1d.distance(x, y, 2)).isCloseTo(Math.sqrt(2), within(ROUNDING));
    assertThat(Wasserstein1d.distance(x, y, 3)).isCloseTo(Math.cbrt(10.0 / 3), within(ROUNDING));
    assertThat(x).containsExactly(3, 0, 1);
  }

  @Test
  void unequalCountsIntegrateTheQuantileSteps() {
    // F⁻¹: 0 then 1, split at 1/2; G⁻¹: 0, 3, 6, split at thirds. Pieces of 1/3, 1/6, 1/6, 1/3
    // carry the differences 0, 3, 2, 5.
    double[] x = {1, 0};
    double[] y = {6, 0, 3};

    assertThat(Wasserstein1d.distance(x, y, 1))
        .isCloseTo(3.0 / 6 + 2.0 / 6 + 5.0 / 3, within(ROUNDING));
    assertThat(Wasserstein1d.distance(y, x, 2))
        .isCloseTo(Math.sqrt(9.0 / 6 + 4.0 / 6 + 25.0 / 3), within(ROUNDING));
  }

  @Test
  void repeatedPointsChangeNothing() {
    double[] x = {0.3, -1.2, 2.5};
    double[] twice = {2.5, 0.3, -1.2, 0.3, 2.5, -1.2};

    assertThat(Wasserstein1d.distance(x, twice, 1)).isZero();
  }

  @Test
  void oneDimensionNeedsNoSlices() {
    double[][] x = {{3}, {0}, {1}};
    double[][] y = {{5}, {1}, {2}, {7}};
    Estimate sliced = SlicedWasserstein.distance(x, y, 2, 4, 9);

    assertThat(sliced.value())
        .isCloseTo(
            Wasserstein1d.distance(new double[] {3, 0, 1}, new double[] {5, 1, 2, 7}, 2),
            within(ROUNDING));
    assertThat(sliced.standardError()).isLessThan(ROUNDING);
  }

  /** A shift s moves every slice by θᵀs, and E(θᵀs)² = ‖s‖²/d by symmetry. */
  @Test
  void shiftedSampleIsAtItsLengthOverRootDimension() {
    double[][] x = Draws.normal(20, 5, 0, 1, new Random(1));
    double[][] y = shifted(x, new double[] {3, 0, -4, 0, 0});
    Estimate sliced = SlicedWasserstein.distance(x, y, 2, 4000, 2);

    // (θᵀs)² has variance ‖s‖⁴·2(d-1)/(d²(d+2)), so SW₂ has relative error ½·√(2(d-1)/(d+2)/L).
    double truth = 5 / Math.sqrt(5);
    double error = truth / 2 * Math.sqrt(2.0 * 4 / 7 / 4000);
    // Five of them: false-alarm probability 6e-7.
    assertThat(sliced.value()).isCloseTo(truth, within(5 * error));
    // Its own estimate of that error: 10 % is over 4 of its standard deviations.
    assertThat(sliced.standardError()).isCloseTo(error, within(0.1 * error));
  }

  /** On the circle, E|cos| = 2/π; on the sphere of R³, |θ₁| is uniform, with mean 1/2. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void orderOneShiftIsAtTheMeanCosine(int d) {
    double[][] x = Draws.normal(10, d, 0, 1, new Random(3));
    double[] shift = new double[d];
    shift[0] = 2;
    Estimate sliced = SlicedWasserstein.distance(x, shifted(x, shift), 1, 100_000, 4);

    // Five standard errors: false-alarm probability 6e-7. So many directions tell the circle from
    // a normalised uniform square, whose mean cosine is 1.8 % larger (11 standard errors).
    assertThat(sliced.value())
        .isCloseTo(2 * (d == 2 ? 2 / Math.PI : 0.5), within(5 * sliced.standardError()));
  }

  private static double[][] shifted(double[][] x, double[] shift) {
    double[][] y = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i].clone();
      for (int j = 0; j < shift.length; j++) {
        y[i][j] += shift[j];
      }
    }
    return y;
  }

  @Test
  void seedDecidesTheDirections() {
    Random random = new Random(5);
    double[][] x = Draws.normal(20, 4, 0, 1, random);
    double[][] y = Draws.normal(30, 4, 1, 1, random);

    assertThat(SlicedWasserstein.distance(x, y, 2, 10, 1))
        .isEqualTo(SlicedWasserstein.distance(x, y, 2, 10, 1))
        .isNotEqualTo(SlicedWasserstein.distance(x, y, 2, 10, 2));
    assertThat(SlicedWasserstein.distance(x, x, 2, 10, 1)).isEqualTo(new Estimate(0, 0));
  }

  @Test
  void badOrderIsNamed() {
    double[][] x = {{0}};

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SlicedWasserstein.distance(x, x, 0.5, 10, 1))
        .withMessage("order: expected finite p >= 1, found 0.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SlicedWasserstein.distance(x, x, 1, 1, 1))
        .withMessage("projections: expected at least 2, found 1");
  }
}
