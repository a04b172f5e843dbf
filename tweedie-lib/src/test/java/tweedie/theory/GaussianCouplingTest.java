package tweedie.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values were computed independently in double precision; 1e-12 is their rounding. */
class GaussianCouplingTest {
  private static final double[] ZERO = {0, 0};
  private static final double[][] S0 = {{1, .3}, {.3, .5}};
  private static final double[][] S1 = {{2, -.4}, {-.4, 1}};

  private static GaussianCoupling scalar(double v0, double v1, double a, double v) {
    return GaussianCoupling.linear(
        new double[1], new double[][] {{v0}}, new double[1], new double[][] {{v1}}, a, v);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 0.6180339887498949",
    "1, 1, .25, 0.8827822185373186",
    "1, 4, 1, 1.5615528128088303",
    "2, .5, .5, 0.7807764064044151"
  })
  void scalarCovarianceIsTheClosedForm(double v0, double v1, double variance, double expected) {
    assertThat(scalar(v0, v1, 1, variance).cross()[0][0]).isCloseTo(expected, within(1e-13));
    GaussianBridge bridge = new GaussianBridge(0, v0, 0, v1, variance);
    assertThat(bridge.covariance()).isCloseTo(expected, within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({".5, 1.5456751987973", "1, 1.1445181526440", "2, 0.5148924116738"})
  void ornsteinUhlenbeckCovarianceIsTheClosedForm(double horizon, double expected) {
    double a = Math.exp(-horizon);
    assertThat(scalar(4, 1, a, 1 - a * a).cross()[0][0]).isCloseTo(expected, within(1e-12));
  }

  @Test
  void planarCouplingAtVarianceOne() {
    GaussianCoupling g = GaussianCoupling.brownian(ZERO, S0, ZERO, S1, 1);
    assertClose(
        g.cross(),
        new double[][] {{.9621306806022, -.0442327004555}, {.1769308018221, .2986401737694}});
    assertThat(g.squaredDistance()).isCloseTo(1.9784582912568, within(1e-12));
    assertThat(g.mutualInformation()).isCloseTo(0.4692076552208, within(1e-12));
  }

  @Test
  void planarCouplingAtVarianceOneTenth() {
    GaussianCoupling g = GaussianCoupling.brownian(ZERO, S0, ZERO, S1, .1);
    assertClose(
        g.cross(),
        new double[][] {{1.3256738298506, -.0499461863808}, {.1997847455231, .5764810341390}});
    assertThat(g.squaredDistance()).isCloseTo(0.6956902720206, within(1e-12));
  }

  @Test
  void withoutNoiseTheCostIsTheWassersteinDistance() {
    GaussianCoupling g = GaussianCoupling.brownian(ZERO, S0, ZERO, S1, 0);
    assertThat(g.squaredDistance()).isCloseTo(0.5014382285383, within(1e-12));
  }

  /** Holds without any matrix root: the density factorises as f(x) exp(xᵀy/σ²) g(y). */
  @ParameterizedTest
  @CsvSource({"1", ".1", "3"})
  void crossPrecisionIsMinusTheReferencePrecision(double variance) {
    double e = -1 / variance;
    assertClose(
        GaussianCoupling.brownian(ZERO, S0, ZERO, S1, variance).crossPrecision(),
        new double[][] {{e, 0}, {0, e}});
  }

  @Test
  void aDegenerateReferenceIsRefused() {
    assertThatThrownBy(() -> scalar(1, 1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a != 0");
  }

  private static void assertClose(double[][] found, double[][] expected) {
    for (int i = 0; i < expected.length; i++) {
      for (int j = 0; j < expected.length; j++) {
        // Roots of matrices with condition numbers below 30 lose about two digits.
        assertThat(found[i][j]).isCloseTo(expected[i][j], within(2e-12));
      }
    }
  }
}
