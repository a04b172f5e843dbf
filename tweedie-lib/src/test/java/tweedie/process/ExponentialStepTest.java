package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The coefficients of exponential integrators against the equations that define them. */
class ExponentialStepTest {
  static Stream<Arguments> processes() {
    ConstantBeta beta = new ConstantBeta(8);
    return Stream.of(
        Arguments.of("VP", NamedProcesses.vp(0.1, 20)),
        Arguments.of("VE", NamedProcesses.ve(0.01, 50)),
        Arguments.of("sub-VP", NamedProcesses.subVp(0.1, 20)),
        Arguments.of("CLD", NamedProcesses.cld(4, 1, 0.04, new ConstantBeta(4))),
        Arguments.of("PSLD", NamedProcesses.psld(0.01, 4.01, 4, 0.04, beta)),
        Arguments.of("third order", NamedProcesses.langevin3(ThirdOrder.defaults(), beta)));
  }

  /** {@code dR/dB = (F + nDΣ⁻¹)R} by classical Runge–Kutta from t = 0.9 to 0.3, 2,000 steps. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void factorMovesWithTheFlow(String name, LinearSde p) {
    FlowFactor factor = new FlowFactor(p.dynamics(), 0.9);
    int n = 2000;
    double h = -0.6 / n;
    double[][] r = factor.at(0.9);
    for (int i = 0; i < n; i++) {
      double t = 0.9 + i * h;
      double[][] a = slope(p, t, r);
      double[][] b = slope(p, t + h / 2, SmallMatrix.combine(1, r, h / 2, a));
      double[][] c = slope(p, t + h / 2, SmallMatrix.combine(1, r, h / 2, b));
      double[][] d = slope(p, t + h, SmallMatrix.combine(1, r, h, c));
      double[][] middle = SmallMatrix.add(b, c);
      r =
          SmallMatrix.combine(
              1, SmallMatrix.combine(1, r, h / 6, SmallMatrix.add(a, d)), h / 3, middle);
    }
    double scale = SmallMatrix.maxAbs(r);
    // Runge–Kutta is at 1e-11 here; the Magnus steps of three blocks below 1e-9.
    close(factor.at(0.3), r, 1e-9 * scale);
    double[][] product =
        SmallMatrix.multiply(factor.at(0.3), SmallMatrix.transpose(factor.at(0.3)));
    close(product, p.moments(0.3).covariance(), 1e-14 * scale * scale);
    close(
        SmallMatrix.multiply(factor.inverse(0.3), factor.at(0.3)),
        SmallMatrix.identity(p.blocks()),
        1e-12);
  }

  private static double[][] slope(LinearSde p, double t, double[][] r) {
    Schedule s = p.schedule();
    double[][] d = SmallMatrix.scale(p.recipe().noiseMatrix(), 0.5 * s.noise(t));
    double[][] pull = SmallMatrix.multiply(d, SmallMatrix.inverse(p.moments(t).covariance()));
    double[][] a = SmallMatrix.add(p.recipe().driftMatrix(), pull);
    return SmallMatrix.scale(SmallMatrix.multiply(a, r), s.rate(t));
  }

  /** Weights of a constant prediction sum to the closed form; quadrature and Magnus errors. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void weightsSumToThoseOfAHeldPrediction(String name, LinearSde p) {
    for (double[] step : new double[][] {{0.9, 0.85}, {0.5, 0.3}, {0.05, 0.001}}) {
      double t = step[0];
      double s = step[1];
      ExponentialStep e = new ExponentialStep(p.dynamics(), 0.9);
      assertSum(e.pulls(t, s, e.logSnr(t), e.logSnr(0.92), e.logSnr(0.95)), e.pull(t, s));
      assertSum(e.pushes(t, s, t, 0.92, 0.95), e.push(t, s));
    }
  }

  /** Conditioning of the joint Gaussian: the Schur complement, which cancels but is independent. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void posteriorIsThatOfTheJointLaw(String name, LinearSde p) {
    ExponentialStep e = new ExponentialStep(p.dynamics(), 0.9);
    Moments posterior = e.posterior(0.5, 0.3);
    double[][] moved = SmallMatrix.congruence(posterior.mean(), p.moments(0.5).covariance());
    double scale = SmallMatrix.maxAbs(p.moments(0.3).covariance());
    double[][] ahead =
        p.dynamics().kernel().between(0.3, 0.5, new double[p.blocks()][p.blocks()]).mean();
    double[][] joint =
        SmallMatrix.multiply(p.moments(0.3).covariance(), SmallMatrix.transpose(ahead));
    double[][] gain = SmallMatrix.multiply(joint, SmallMatrix.inverse(p.moments(0.5).covariance()));
    close(posterior.mean(), gain, 1e-9 * SmallMatrix.maxAbs(gain));
    double[][] explained = SmallMatrix.multiply(gain, SmallMatrix.transpose(joint));
    close(
        posterior.covariance(),
        SmallMatrix.subtract(p.moments(0.3).covariance(), explained),
        1e-9 * scale);
    close(
        SmallMatrix.add(moved, posterior.covariance()), p.moments(0.3).covariance(), 1e-13 * scale);
    Moments half = e.partly(0.5, 0.3, 0.25);
    close(
        SmallMatrix.add(
            SmallMatrix.congruence(half.mean(), p.moments(0.5).covariance()), half.covariance()),
        p.moments(0.3).covariance(),
        1e-12 * scale);
  }

  /** Relative to the largest number that takes part: extrapolation over long steps cancels. */
  private static void assertSum(double[][][] weights, double[][] held) {
    double scale = SmallMatrix.maxAbs(held);
    for (double[][] w : weights) {
      scale = Math.max(scale, SmallMatrix.maxAbs(w));
    }
    close(sum(weights), held, 1e-9 * scale);
  }

  private static double[][] sum(double[][][] weights) {
    double[][] total = weights[0];
    for (int j = 1; j < weights.length; j++) {
      total = SmallMatrix.add(total, weights[j]);
    }
    return total;
  }

  private static void close(double[][] got, double[][] want, double tolerance) {
    assertThat(SmallMatrix.maxAbs(SmallMatrix.subtract(got, want))).isLessThanOrEqualTo(tolerance);
  }
}
