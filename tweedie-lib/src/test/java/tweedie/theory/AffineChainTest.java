package tweedie.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exact discrete bridge; values were computed independently, to their printed digits. */
class AffineChainTest {
  private static final double[] BROWNIAN = {-.1, 1, .1, 1};
  private static final double[] ORNSTEIN_UHLENBECK = {3, .25, 0, 1};

  /** Law of the backward end after n iterations between N(m0, v0) and N(m1, v1). */
  private static AffineChain.End backward(
      int n, int steps, double horizon, double rate, double[] ends) {
    double[] gamma = new double[steps];
    Arrays.fill(gamma, horizon / steps);
    AffineChain forward = AffineChain.reference(gamma, rate, 0);
    AffineChain backward = forward.matched(ends[0], ends[1]);
    for (int i = 1; i < n; i++) {
      forward = backward.matched(ends[2], ends[3]);
      backward = forward.matched(ends[0], ends[1]);
    }
    return backward.end(ends[2], ends[3]);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, .76911438",
    "2, -.05669051, .97827041",
    "4, -.08640995, 1.01130173",
    "8, -.09074189, 1.01185428"
  })
  void brownianIterates(int n, double mean, double variance) {
    AffineChain.End e = backward(n, 20, .5, 0, BROWNIAN);
    assertThat(e.mean()).isCloseTo(mean, within(5.1e-9));
    assertThat(e.variance()).isCloseTo(variance, within(5.1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 20, 1.98364156, .34488417, 5.1e-9",
    "2, 20, 2.54616200, .27892333, 5.1e-9",
    "6, 20, 2.91450816, .26602777, 5.1e-9",
    "60, 20, 2.927901, .266144, 5.1e-7",
    "60, 100, 2.984598, .253215, 5.1e-7",
    "60, 500, 2.996980, .250635, 5.1e-7",
    "4000, 20, 2.929172100788, .266142482535, 1e-11",
    "4000, 100, 2.98557868068, .253210932116, 1e-11"
  })
  void ornsteinUhlenbeckIteratesAndLimits(
      int n, int steps, double mean, double variance, double tolerance) {
    AffineChain.End e = backward(n, steps, .2, 1, ORNSTEIN_UHLENBECK);
    assertThat(e.mean()).isCloseTo(mean, within(tolerance));
    assertThat(e.variance()).isCloseTo(variance, within(tolerance));
  }

  /** Bias b(N) = c/N + O(1/N²): each doubling halves it, and the halves get closer to ½. */
  @Test
  void marginalsOfTheFixedPointConvergeLikeOneOverTheSteps() {
    double[][] bias = new double[5][];
    for (int i = 0; i < bias.length; i++) {
      AffineChain.End e = backward(60, 20 << i, .5, 0, BROWNIAN);
      bias[i] = new double[] {e.mean() + .1, e.variance() - 1};
    }
    assertHalving(bias);
    // The constant c of the mean and of the variance.
    assertThat(320 * bias[4][0]).isCloseTo(.1925, within(1e-3));
    assertThat(320 * bias[4][1]).isCloseTo(.2277, within(1e-3));
  }

  /**
   * For a fixed number of iterations the covariance converges to that of exact fitting as well. The
   * limits do not commute: after infinitely many iterations its bias tends to −2.3e-4.
   */
  @Test
  void iteratesConvergeToExactFittingLikeOneOverTheSteps() {
    StaticIpf exact = StaticIpf.brownian(-.1, 1, 1).backward(.1, 1);
    for (int n = 1; n < 8; n++) {
      exact = exact.forward(-.1, 1).backward(.1, 1);
    }
    double[][] bias = new double[5][];
    for (int i = 0; i < bias.length; i++) {
      AffineChain.End e = backward(8, 20 << i, .5, 0, BROWNIAN);
      bias[i] =
          new double[] {
            e.mean() - exact.mean0(),
            e.variance() - exact.variance0(),
            e.covariance() - exact.covariance()
          };
    }
    assertHalving(bias);
  }

  private static void assertHalving(double[][] bias) {
    for (int j = 0; j < bias[0].length; j++) {
      double before = 1;
      for (int i = 1; i < bias.length; i++) {
        double off = Math.abs(bias[i][j] / bias[i - 1][j] - .5);
        assertThat(off).isLessThan(before);
        before = off;
      }
      assertThat(before).isLessThan(.01);
    }
  }

  @Test
  void anExactReversalIsRecoveredInTheLimitOfSmallSteps() {
    // OU from its stationary law is its own reversal; the bias of the variance is O(γ).
    double[] gamma = new double[1000];
    Arrays.fill(gamma, 1e-3);
    AffineChain forward = AffineChain.reference(gamma, 1, .5);
    AffineChain backward = forward.matched(.5, 1);
    assertThat(backward.end(.5, 1).mean()).isCloseTo(.5, within(1e-12));
    assertThat(backward.end(.5, 1).variance()).isCloseTo(1, within(1e-3));
    assertThat(backward.slope()[0]).isCloseTo(1 - 1e-3, within(2e-6));
  }
}
