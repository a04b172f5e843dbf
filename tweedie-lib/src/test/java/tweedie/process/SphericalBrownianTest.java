package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.law.Dirichlet;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/** Spherical Brownian motion through the Wright–Fisher diffusion. */
class SphericalBrownianTest {
  private static Tensor pole(int n, int d) {
    double[] x = new double[n * d];
    for (int r = 0; r < n; r++) {
      x[r * d] = 0.6;
      x[r * d + 1] = 0.8;
    }
    return Ops.tensor(x, n, d);
  }

  private static double[] cosines(int n, int d, double tau, long seed) {
    return TensorScope.value(
        () -> {
          Tensor x = pole(n, d);
          Tensor y = SphericalBrownian.sample(x, Ops.scalar(tau), Rng.of(seed, n));
          return Ops.doubles(x.mul(y).sum(1));
        });
  }

  @ParameterizedTest
  @CsvSource({"3,.3", "5,.3", "3,1e-4", "41,.01", "2,.5", "3,3e-6"})
  void meanCosineIsTheFirstEigenvalue(int d, double tau) {
    int n = 20_000;
    double[] cos = cosines(n, d, tau, 1);
    double mean = Arrays.stream(cos).map(c -> 1 - c).sum() / n;
    double square = Arrays.stream(cos).map(c -> (1 - c) * (1 - c)).sum() / n;
    double error = Math.sqrt((square - mean * mean) / n);
    // 4 standard errors, false alarms 6e-5; e^{−(d−1)τ/2} is .740818220682 for d = 3, τ = .3.
    assertThat(mean).isCloseTo(-Math.expm1(-0.5 * (d - 1) * tau), within(4 * error));
  }

  /** p(θ) on S² is a Wright–Fisher density over 4π: half of it is the printed heat kernel. */
  @ParameterizedTest
  @CsvSource({
    ".5,.5,.2754777325776", ".5,1,.139089767318", ".5,2,.009504722684101",
    "1,1,.1252131430567", "2,3,.04854546809211", ".1,.5,.4735419063756"
  })
  void heatKernelOfTheSphereIsReproduced(double tau, double angle, double printed) {
    double[] alpha = {1, 1};
    double y = (1 - Math.cos(angle)) / 2;
    LineageMixture mixture = new LineageMixture(alpha, Lineages.of(2, tau));
    double[] to = {y, 1 - y};
    double log = mixture.from(new double[] {0, 1}, to).log() + Dirichlet.log(alpha, to, 0);
    assertThat(Math.exp(log) / (4 * Math.PI)).isCloseTo(printed, within(1e-12));
  }

  @Test
  void anglesFollowTheHeatKernel() {
    int n = 20_000;
    double tau = 0.5;
    double[] cos = cosines(n, 3, tau, 2);
    Arrays.sort(cos);
    // P(cos θ ≤ c) = ½ ∫ Σ (2l + 1) e^{−l(l+1)τ/2} P_l: integrals of P_l are (P_{l+1} −
    // P_{l−1})/(2l+1).
    double largest = 0;
    for (int i = 0; i < n; i += 100) {
      double c = cos[i];
      double before = 1;
      double now = c;
      double cdf = (1 + c) / 2;
      for (int l = 1; l < 30; l++) {
        double next = ((2 * l + 1) * c * now - l * before) / (l + 1);
        cdf += 0.5 * Math.exp(-0.5 * l * (l + 1) * tau) * (next - before);
        before = now;
        now = next;
      }
      largest = Math.max(largest, Math.abs(cdf - (double) i / n));
    }
    // Kolmogorov: P(√n D > 2.5) = 2e^{−12.5} = 7e-6; one step of the sparse grid is 1/n.
    assertThat(largest).isLessThan(2.5 / Math.sqrt(n) + 1.0 / n);
  }

  @Test
  void pointsStayOnManySpheresAtOnce() {
    Tensor x = Ops.cat(1, pole(3, 4).unsqueeze(1), pole(3, 4).unsqueeze(1));
    Tensor t = Ops.tensor(new double[] {0, .01, 1}, 3);
    Tensor y = SphericalBrownian.sample(x, t, Rng.of(5, 3));
    for (double norm : Ops.doubles(y.mul(y).sum(-1))) {
      assertThat(norm).isCloseTo(1, within(1e-14));
    }
    double[] first = Ops.doubles(y.narrow(0, 0, 1));
    // Where no time passes nothing moves but the last digit.
    assertThat(first[0]).isCloseTo(0.6, within(1e-15));
  }
}
