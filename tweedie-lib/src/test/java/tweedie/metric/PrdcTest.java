package tweedie.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PrdcTest {

  @Test
  void pointsOnALineGiveTheCountsByHand() {
    // k = 1 radii: real 0:1, 1:1, 3:2, 10:7; generated 1.5:0.5, 2:0.5, 20:18.
    double[][] real = {{0}, {1}, {3}, {10}};
    double[][] generated = {{1.5}, {2}, {20}};

    // Balls: [-1,1], [0,2], [1,5], [3,17]. 1.5 lies in 2 balls, 2 (on a border) in 2, 20 in none.
    // Generated balls: [1,2], [1.5,2.5], [2,38] hold the real 1, 3 and 10, not 0.
    assertThat(Prdc.of(real, generated, 1)).isEqualTo(new Prdc(2.0 / 3, 3.0 / 4, 4.0 / 3, 2.0 / 4));
  }

  @Test
  void secondNeighbourWidensTheBalls() {
    // k = 2 radii: real 0:3, 1:2, 3:3, 10:9; generated 1.5:18.5, 2:18, 20:18.5.
    double[][] real = {{0}, {1}, {3}, {10}};
    double[][] generated = {{1.5}, {2}, {20}};

    // Balls: [-3,3], [-1,3], [0,6], [1,19]: 1.5 and 2 lie in all 4, 20 in none; every real ball is
    // met, every real point lies in the ball of 1.5.
    assertThat(Prdc.of(real, generated, 2)).isEqualTo(new Prdc(2.0 / 3, 1, 8.0 / (2 * 3), 1));
  }

  @Test
  void oneOutlierDoesNotLiftDensity() {
    // The weakness of precision that density mends: the generated points sit in the outlier's ball
    // [-99,299] only, of the 4 real balls.
    double[][] real = {{0}, {1}, {2}, {100}};
    double[][] generated = {{50}, {60}};

    assertThat(Prdc.of(real, generated, 1)).isEqualTo(new Prdc(1, 0, 1, 0.25));
  }

  @Test
  void separatedSamplesShareNothing() {
    Random random = new Random(1);

    assertThat(Prdc.of(Draws.normal(30, 3, 0, 1, random), Draws.normal(40, 3, 100, 1, random)))
        .isEqualTo(new Prdc(0, 0, 0, 0));
  }

  @Test
  void copyOfTheRealSampleScoresOne() {
    double[][] x = Draws.normal(40, 3, 0, 1, new Random(2));
    Prdc prdc = Prdc.of(x, x, 3);

    // Each ball holds its centre and its k neighbours: density (k+1)/k.
    assertThat(prdc).isEqualTo(new Prdc(1, 1, 4.0 / 3, 1));
  }

  /**
   * At equal laws ranks of distances are exchangeable: a given y is among the k nearest of x_i, out
   * of n-1 real points and itself, with probability k/n, so E[density] = 1; all k nearest of x_i
   * among n-1 real and m generated are real with probability {@code Π (n-l)/(n+m-l)}. Swapping the
   * samples swaps precision and recall, so for n = m their expectations agree.
   */
  @Test
  void equalLawsGiveTheExpectedDensityAndCoverage() {
    int n = 40;
    int k = 3;
    double[] density = new double[300];
    double[] coverage = new double[300];
    double[] skew = new double[300];
    Random random = new Random(3);
    for (int r = 0; r < density.length; r++) {
      Prdc prdc = Prdc.of(Draws.normal(n, 2, 0, 1, random), Draws.normal(n, 2, 0, 1, random), k);
      density[r] = prdc.density();
      coverage[r] = prdc.coverage();
      skew[r] = prdc.precision() - prdc.recall();
    }
    double missed = 1;
    for (int l = 1; l <= k; l++) {
      missed *= (double) (n - l) / (2 * n - l);
    }

    // Student with 299 degrees of freedom beyond 5, three times: false-alarm probability 3e-6.
    assertThat(Draws.student(density, 1)).isBetween(-5.0, 5.0);
    assertThat(Draws.student(coverage, 1 - missed)).isBetween(-5.0, 5.0);
    assertThat(Draws.student(skew, 0)).isBetween(-5.0, 5.0);
  }

  @Test
  void tooFewPointsAreNamed() {
    double[][] x = {{0}, {1}, {2}, {3}, {4}};

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Prdc.of(x, x))
        .withMessage("first sample: expected at least 6 rows, found 5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Prdc.of(x, x, 0))
        .withMessage("k: expected at least 1 neighbour, found 0");
  }
}
