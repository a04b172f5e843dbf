package tweedie.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MmdTest {

  @Test
  void smallSampleMatchesTheSumByHand() {
    double h = Math.sqrt(0.5); // k = exp(-(a-b)²)
    double[][] x = {{0}, {1}, {2}};
    double[][] y = {{0}, {0}, {3}};
    double e1 = Math.exp(-1);
    double e4 = Math.exp(-4);
    double e9 = Math.exp(-9);
    double expected =
        (2 * e1 + e4) / 3 + (1 + 2 * e9) / 3 - 2 * (2 * (1 + e1 + e4) + e9 + e4 + e1) / 9;

    // A handful of terms of order 1: rounding only.
    assertThat(Mmd.squared(x, y, h).value()).isCloseTo(expected, within(1e-14));
  }

  /**
   * Between N(μ, s²) and N(ν, t²) on the line, {@code E k = h/√(h²+s²+t²)
   * exp(-(μ-ν)²/(2(h²+s²+t²)))}; in R² with independent coordinates the factors multiply.
   */
  @Test
  void gaussiansGiveTheClosedForm() {
    double h = 0.8;
    double[] replicates = new double[300];
    Random random = new Random(1);
    for (int r = 0; r < replicates.length; r++) {
      replicates[r] =
          Mmd.squared(Draws.normal(40, 2, 0, 1, random), Draws.normal(50, 2, 0.7, 1.5, random), h)
              .value();
    }
    double expected =
        kernelMean(h, 2, 0) + kernelMean(h, 2 * 2.25, 0) - 2 * kernelMean(h, 1 + 2.25, 0.7);

    // Student with 299 degrees of freedom beyond 5: false-alarm probability 1e-6.
    assertThat(Draws.student(replicates, expected)).isBetween(-5.0, 5.0);
  }

  private static double kernelMean(double h, double variance, double shift) {
    double width = h * h + variance;
    double line = h / Math.sqrt(width) * Math.exp(-shift * shift / (2 * width));
    return line * line;
  }

  @Test
  void equalLawsGiveZeroInExpectation() {
    double[] replicates = new double[300];
    Random random = new Random(2);
    for (int r = 0; r < replicates.length; r++) {
      double[][] x = Draws.normal(20, 2, 0, 1, random);
      double[][] y = Draws.normal(25, 2, 0, 1, random);
      // The median is symmetric in the pooled points, which keeps the expectation at 0.
      replicates[r] = Mmd.squared(x, y, Mmd.medianBandwidth(x, y)).value();
    }

    // Student with 299 degrees of freedom beyond 5: false-alarm probability 1e-6.
    assertThat(Draws.student(replicates, 0)).isBetween(-5.0, 5.0);
  }

  @Test
  void bandwidthIsTheMedianDistance() {
    // Distances 1, 3, 7, 2, 6, 4: the middle two are 3 and 4.
    assertThat(Mmd.medianBandwidth(new double[][] {{0}, {1}}, new double[][] {{3}, {7}}))
        .isEqualTo(3.5);
    // Distances 3, 4, 5.
    assertThat(Mmd.medianBandwidth(new double[][] {{0, 0}, {3, 0}}, new double[][] {{0, 4}}))
        .isEqualTo(4);
  }

  @Test
  void largeSamplesUseEverySoManythPoint() {
    double[][] x = new double[3000][1];
    double[][] y = new double[3000][1];
    for (int i = 0; i < 3000; i++) {
      x[i][0] = i;
      y[i][0] = 3000 + i;
    }

    // Every third of 0…5999: 2,000 points 3 apart. The number of pairs closer than 3l is about
    // (2000-l/2)l out of 2000²/2, so the median is at l = 2000(1-√½), up to one spacing.
    assertThat(Mmd.medianBandwidth(x, y)).isCloseTo(6000 * (1 - Math.sqrt(0.5)), within(3.0));
  }

  @Test
  void uselessBandwidthIsNamed() {
    double[][] same = {{1}, {1}, {1}};

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mmd.medianBandwidth(same, same))
        .withMessage("bandwidth: expected a positive median distance, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mmd.squared(same, same, 0))
        .withMessage("bandwidth: expected a finite value above 0, found 0.0");
  }
}
