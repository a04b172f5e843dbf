package tweedie.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** N(−.1, 1) → N(.1, 1), σ² = 1; independent values, to their printed digits. */
class GaussianBridgeTest {
  private static final GaussianBridge BRIDGE = new GaussianBridge(-.1, 1, .1, 1, 1);

  @ParameterizedTest
  @CsvSource({".25, 1.0442627457812", ".5, 1.0590169943749", ".75, 1.0442627457812"})
  void varianceOnTheWay(double t, double expected) {
    assertThat(BRIDGE.variance(t)).isCloseTo(expected, within(1e-13));
  }

  @ParameterizedTest
  @CsvSource({
    "0, -0.3819660113, 0.1618033989",
    ".25, -0.4222912360, 0.1788854382",
    ".5, -0.4721359550, 0.2",
    ".75, -0.5353221655, 0.2267661083"
  })
  void forwardDriftIsAffine(double t, double slope, double intercept) {
    assertThat(BRIDGE.forward(t).slope()).isCloseTo(slope, within(5e-11));
    assertThat(BRIDGE.forward(t).intercept()).isCloseTo(intercept, within(5e-11));
  }

  /** Moments of both diffusions obey v' = 2 b v + σ² and, against the clock, v' = 2 b v − σ². */
  @ParameterizedTest
  @CsvSource({"0, 1, 0, 1, 1", "-.1, 1, .1, 1, 1", "2, .3, -1, 4, .5"})
  void driftsMoveTheMarginals(double m0, double v0, double m1, double v1, double reference) {
    GaussianBridge b = new GaussianBridge(m0, v0, m1, v1, reference);
    for (double t = .1; t < 1; t += .2) {
      double h = 1e-4;
      // Central differences of a quadratic are exact; what is left is rounding, 1e-16/h.
      double rate = (b.variance(t + h) - b.variance(t - h)) / (2 * h);
      GaussianBridge.Drift f = b.forward(t);
      GaussianBridge.Drift r = b.backward(t);
      assertThat(2 * f.slope() * b.variance(t) + reference).isCloseTo(rate, within(1e-10));
      assertThat(2 * r.slope() * b.variance(t) - reference).isCloseTo(rate, within(1e-10));
      assertThat(f.intercept() + f.slope() * b.mean(t)).isCloseTo(m1 - m0, within(1e-13));
      assertThat(r.intercept() + r.slope() * b.mean(t)).isCloseTo(m1 - m0, within(1e-13));
      // Forward minus backward drift is σ² ∇log p: slope −σ²/v.
      assertThat(f.slope() - r.slope()).isCloseTo(-reference / b.variance(t), within(1e-12));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, .75, .5, .03333333, 1.11111111, .66666667",
    "2, -.06, .96, .6, .075, 1.015625, .625",
    "3, -.08461538, .99408284, .61538462, .09047619, 1.00226757, .61904762",
    "4, -.09411765, .99913495, .61764706, .09636364, 1.00033058, .61818182",
    "6, -.09914163, .99998158, .61802575, .09946950, 1.00000704, .61803714",
    "8, -.09987477, .99999961, .61803381, .09992260, 1.00000015, .61803406"
  })
  void staticFittingFollowsTheTable(
      int n, double mean0, double var0, double covB, double mean1, double var1, double covF) {
    StaticIpf p = StaticIpf.brownian(-.1, 1, 1);
    for (int i = 1; i < n; i++) {
      p = p.backward(.1, 1).forward(-.1, 1);
    }
    StaticIpf b = p.backward(.1, 1);
    StaticIpf f = b.forward(-.1, 1);
    assertThat(new double[] {b.mean0(), b.variance0(), b.covariance()})
        .containsExactly(new double[] {mean0, var0, covB}, within(5.1e-9));
    assertThat(new double[] {f.mean1(), f.variance1(), f.covariance()})
        .containsExactly(new double[] {mean1, var1, covF}, within(5.1e-9));
  }

  @Test
  void meanErrorsContractByTheSquaredCorrelation() {
    assertThat(BRIDGE.contraction()).isCloseTo(.381966, within(5e-7));
    StaticIpf p = StaticIpf.brownian(-.1, 1, 1);
    double before = 0;
    double after = 0;
    for (int n = 1; n <= 12; n++) {
      p = p.backward(.1, 1);
      double backward = p.mean0() + .1;
      p = p.forward(-.1, 1);
      double forward = .1 - p.mean1();
      if (n == 2) {
        assertThat(backward / before).isCloseTo(.4, within(1e-12));
        assertThat(forward / after).isCloseTo(.375, within(1e-12));
      }
      if (n >= 5) {
        // The factor is asymptotic; the excess at n = 4 is 4e-4 and falls geometrically.
        assertThat(backward / before).isCloseTo(BRIDGE.contraction(), within(1e-3));
        assertThat(forward / after).isCloseTo(BRIDGE.contraction(), within(1e-3));
      }
      before = backward;
      after = forward;
    }
    assertThat(p.covariance()).isCloseTo(BRIDGE.covariance(), within(1e-9));
  }

  @Test
  void variancesMustBePositive() {
    assertThatThrownBy(() -> new GaussianBridge(0, 0, 0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected > 0");
  }
}
