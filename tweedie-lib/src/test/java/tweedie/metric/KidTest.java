package tweedie.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class KidTest {

  @Test
  void smallSampleMatchesTheSumByHand() {
    double[][] x = {{0}, {1}, {2}};
    double[][] y = {{1}, {-1}, {0}};

    // d = 1, k = (ab+1)³. x pairs: 1, 1, 27 → mean 29/3. y pairs: 0, 1, 1 → mean 2/3.
    // Cross: rows of x against y: (1,1,1), (8,0,1), (27,-1,1) → sum 39, mean 39/9.
    double expected = 29.0 / 3 + 2.0 / 3 - 2 * 39.0 / 9;

    // Sums of integers: exact up to the final divisions.
    assertThat(Kid.full(x, y).value()).isCloseTo(expected, within(1e-14));
  }

  @Test
  void kernelDividesTheInnerProductByTheDimension() {
    double[][] x = {{2, 0}, {0, 2}, {2, 2}};
    double[][] y = {{0, 0}, {0, 0}, {0, 0}};

    // Halved inner products in x: 0, 2, 2 → kernels 1, 27, 27; every kernel with y is 1.
    assertThat(Kid.full(x, y).value()).isCloseTo(55.0 / 3 + 1 - 2, within(1e-14));
  }

  @Test
  void jackknifeErrorMatchesLeavingPointsOut() {
    Random random = new Random(1);
    double[][] x = Draws.normal(6, 2, 0, 1, random);
    double[][] y = Draws.normal(5, 2, 1, 1, random);
    double variance = 0;
    for (double[][][] pairs : new double[][][][] {{x, y}, {y, x}}) {
      int n = pairs[0].length;
      double[] left = new double[n];
      double mean = 0;
      for (int i = 0; i < n; i++) {
        left[i] = Kid.full(without(pairs[0], i), pairs[1]).value();
        mean += left[i] / n;
      }
      for (double value : left) {
        variance += (n - 1.0) / n * (value - mean) * (value - mean);
      }
    }

    // Two orders of the same few sums: rounding only.
    assertThat(Kid.full(x, y).standardError()).isCloseTo(Math.sqrt(variance), within(1e-10));
  }

  private static double[][] without(double[][] x, int index) {
    double[][] left = new double[x.length - 1][];
    for (int i = 0; i < left.length; i++) {
      left[i] = x[i < index ? i : i + 1];
    }
    return left;
  }

  @Test
  void equalLawsGiveZeroInExpectation() {
    double[] replicates = new double[400];
    Random random = new Random(2);
    for (int r = 0; r < replicates.length; r++) {
      double[][] x = Draws.normal(20, 3, 0.5, 1, random);
      double[][] y = Draws.normal(30, 3, 0.5, 1, random);
      replicates[r] = Kid.full(x, y).value();
    }

    // Student with 399 degrees of freedom beyond 5: false-alarm probability 9e-7.
    assertThat(Draws.student(replicates, 0)).isBetween(-5.0, 5.0);
  }

  /**
   * With d = 1 the kernel is {@code Σ_r C(3,r) x^r y^r}, so MMD² is {@code 3(Δm₁)² + 3(Δm₂)² +
   * (Δm₃)²}; N(μ, σ²) has moments {@code μ, μ²+σ², μ³+3μσ²}.
   */
  @Test
  void gaussiansGiveTheMomentForm() {
    double[] replicates = new double[400];
    double[] errors = new double[400];
    Random random = new Random(4);
    for (int r = 0; r < replicates.length; r++) {
      double[][] x = Draws.normal(60, 1, 0, 1, random);
      double[][] y = Draws.normal(60, 1, 0.5, 1.5, random);
      Estimate kid = Kid.full(x, y);
      replicates[r] = kid.value();
      errors[r] = kid.standardError() * kid.standardError();
    }
    double delta1 = 0.5;
    double delta2 = 0.25 + 2.25 - 1;
    double delta3 = 0.125 + 3 * 0.5 * 2.25;
    double expected = 3 * delta1 * delta1 + 3 * delta2 * delta2 + delta3 * delta3;

    // Student with 399 degrees of freedom beyond 5: false-alarm probability 9e-7.
    assertThat(Draws.student(replicates, expected)).isBetween(-5.0, 5.0);
    // The jackknife variance is biased upwards (Efron and Stein 1981): its mean, less 5 standard
    // errors, is not above 1.5 times the true variance; and it is not below half of it.
    Estimate jackknife = Estimate.ofMean(errors);
    double truth = Math.pow(Estimate.ofMean(replicates).standardError(), 2) * replicates.length;
    assertThat(jackknife.value()).isBetween(truth / 2, 1.5 * truth + 5 * jackknife.standardError());
  }

  @Test
  void disjointBlocksAverageTheUStatistic() {
    Random random = new Random(6);
    double[][] x = Draws.normal(200, 4, 0, 1, random);
    double[][] y = Draws.normal(200, 4, 0.3, 1.1, random);
    Estimate full = Kid.full(x, y);
    Estimate blocks = Kid.blocks(x, y, 10, 20, 7);

    // Both are unbiased; 6 standard errors of the block mean (Student, 9 degrees of freedom:
    // false-alarm probability 2e-4, less for the correlated difference).
    assertThat(blocks.value()).isCloseTo(full.value(), within(6 * blocks.standardError()));
    assertThat(Kid.blocks(x, y, 10, 20, 7)).isEqualTo(blocks);
    assertThat(Kid.blocks(x, y, 10, 20, 8)).isNotEqualTo(blocks);
  }

  @Test
  void subsetOfEverythingIsTheFullStatistic() {
    Random random = new Random(8);
    double[][] x = Draws.normal(15, 2, 0, 1, random);
    double[][] y = Draws.normal(15, 2, 1, 1, random);
    Estimate blocks = Kid.blocks(x, y, 3, 15, 1);

    // The same sums in other orders: rounding only.
    assertThat(blocks.value()).isCloseTo(Kid.full(x, y).value(), within(1e-12));
    assertThat(blocks.standardError()).isLessThan(1e-12);
  }

  @Test
  void badSizesAreNamed() {
    double[][] x = Draws.normal(5, 2, 0, 1, new Random(1));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Kid.blocks(x, x, 2, 6, 0))
        .withMessage("subset size: expected 3 to 5, found 6");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Kid.blocks(x, x, 1, 5, 0))
        .withMessage("subsets: expected at least 2, found 1");
  }
}
