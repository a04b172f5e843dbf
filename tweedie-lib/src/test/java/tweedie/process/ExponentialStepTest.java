package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.space.Quadrature;

/** The coefficients of exponential integrators against the equations that define them. */
class ExponentialStepTest {
  /** From, to, and two earlier times of a run that made steps of this length before. */
  private static final double[][] STEPS = {
    {0.9, 0.85, 0.95, 1}, {0.5, 0.3, 0.7, 0.9}, {0.05, 0.001, 0.1, 0.15}
  };

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

  /** {@code dR/dB = (F + nDΣ⁻¹)R} by classical Runge–Kutta from t = 0.9 to 0.3. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void factorMovesWithTheFlow(String name, LinearSde p) {
    assertMoves(p, new FlowFactor(p.dynamics(), 0.9), p::moments, 2000);
  }

  /** The same with what the noise adds after t = 0.2 for Σ. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void factorSinceATimeMovesWithItsOwnFlow(String name, LinearSde p) {
    LinearKernel kernel = p.dynamics().kernel();
    double[][] none = new double[p.blocks()][p.blocks()];
    FlowFactor factor = FlowFactor.since(kernel, 0.2, 0.9);
    // Nearer to the start of the noise, 0.1 and not 0.3, the same error takes shorter steps.
    assertMoves(p, factor, t -> kernel.between(0.2, t, none), 5000);
    // No noise yet, nothing to carry it.
    assertThat(factor.at(0.2)).isDeepEqualTo(none);
  }

  private static void assertMoves(
      LinearSde p, FlowFactor factor, DoubleFunction<Moments> law, int n) {
    double h = -0.6 / n;
    double[][] r = factor.at(0.9);
    for (int i = 0; i < n; i++) {
      double t = 0.9 + i * h;
      double[][] a = slope(p, law, t, r);
      double[][] b = slope(p, law, t + h / 2, SmallMatrix.combine(1, r, h / 2, a));
      double[][] c = slope(p, law, t + h / 2, SmallMatrix.combine(1, r, h / 2, b));
      double[][] d = slope(p, law, t + h, SmallMatrix.combine(1, r, h, c));
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
    close(product, law.apply(0.3).covariance(), 1e-14 * scale * scale);
    double[][] moved = SmallMatrix.multiply(factor.at(0.3), factor.inverse(0.9));
    assertThat(factor.between(0.9, 0.3)).isDeepEqualTo(moved);
    close(
        SmallMatrix.multiply(factor.inverse(0.3), factor.at(0.3)),
        SmallMatrix.identity(p.blocks()),
        1e-12);
  }

  private static double[][] slope(
      LinearSde p, DoubleFunction<Moments> law, double t, double[][] r) {
    Schedule s = p.schedule();
    double[][] d = SmallMatrix.scale(p.recipe().noiseMatrix(), 0.5 * s.noise(t));
    double[][] pull = SmallMatrix.multiply(d, SmallMatrix.inverse(law.apply(t).covariance()));
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

  /**
   * {@code Σ_j W_j (λ_j − λ_t)^p = R_s ∫ (λ − λ_t)^p d(R⁻¹Φ)} by parts and a quadrature in λ, which
   * needs neither the drift nor the noise: only weights at the right nodes have these moments.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void pullsHaveTheMomentsOfAPolynomialPrediction(String name, LinearSde p) {
    for (double[] step : STEPS) {
      double t = step[0];
      double s = step[1];
      ExponentialStep e = new ExponentialStep(p.dynamics(), 0.9);
      FlowFactor factor = new FlowFactor(p.dynamics(), 0.9);
      double start = e.logSnr(t);
      double end = e.logSnr(s);
      double[] nodes = {start, e.logSnr(step[2]), e.logSnr(step[3])};
      double[][][] weights = e.pulls(t, s, nodes);
      double[][] after = factor.at(s);
      DoubleFunction<double[][]> moved =
          u ->
              SmallMatrix.multiply(
                  after, SmallMatrix.multiply(factor.inverse(u), p.moments(u).mean()));
      for (int power = 1; power <= 2; power++) {
        int k = power;
        double[][] ends = SmallMatrix.scale(moved.apply(s), Math.pow(end - start, k));
        double[][] rest =
            integral(
                start,
                end,
                x ->
                    SmallMatrix.scale(
                        moved.apply(e.time(x, s, t)), k * Math.pow(x - start, k - 1)));
        assertMoment(weights, nodes, k, ends, rest);
      }
    }
  }

  /** The same of {@code Φ_s ∫ (u − t)^p d(Φ⁻¹R)}, in the root of time. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void pushesHaveTheMomentsOfAPolynomialPrediction(String name, LinearSde p) {
    for (double[] step : STEPS) {
      double t = step[0];
      double s = step[1];
      ExponentialStep e = new ExponentialStep(p.dynamics(), 0.9);
      FlowFactor factor = new FlowFactor(p.dynamics(), 0.9);
      double[] nodes = {t, step[2], step[3]};
      double[][][] weights = e.pushes(t, s, nodes);
      for (int power = 1; power <= 2; power++) {
        int k = power;
        double[][] ends = SmallMatrix.scale(factor.at(s), Math.pow(s - t, k));
        double[][] rest =
            integral(
                Math.sqrt(t),
                Math.sqrt(s),
                r ->
                    SmallMatrix.scale(
                        SmallMatrix.multiply(e.carry(r * r, s), factor.at(r * r)),
                        k * Math.pow(r * r - t, k - 1) * 2 * r));
        assertMoment(weights, nodes, k, ends, rest);
      }
    }
  }

  /** Forty nodes on each of eight panels: smooth integrands, what is left is rounding. */
  private static double[][] integral(double from, double to, DoubleFunction<double[][]> f) {
    Quadrature rule = new Quadrature(40);
    int panels = 8;
    double width = (to - from) / panels;
    double[][] first = f.apply(from);
    double[][] sum = new double[first.length][first.length];
    for (int i = 0; i < panels * rule.size(); i++) {
      double x = from + width * (Math.floorDiv(i, rule.size()) + rule.node(i % rule.size()));
      sum = SmallMatrix.combine(1, sum, width * rule.weight(i % rule.size()), f.apply(x));
    }
    return sum;
  }

  /**
   * Relative to the largest number that takes part. Magnus steps leave 1e-9 of R of three blocks,
   * which is the bound of {@link #factorMovesWithTheFlow} as well.
   */
  private static void assertMoment(
      double[][][] weights, double[] nodes, int power, double[][] ends, double[][] rest) {
    int k = ends.length;
    double[][] found = new double[k][k];
    double scale = SmallMatrix.maxAbs(ends);
    for (int j = 0; j < nodes.length; j++) {
      double factor = Math.pow(nodes[j] - nodes[0], power);
      found = SmallMatrix.combine(1, found, factor, weights[j]);
      scale = Math.max(scale, Math.abs(factor) * SmallMatrix.maxAbs(weights[j]));
    }
    double[][] wanted = SmallMatrix.subtract(ends, rest);
    close(found, wanted, 1e-9 * scale);
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

  /** Why no n(t) stands beside D where there are blocks to turn: no such process can be made. */
  @Test
  void noiseMultipliersAreRefusedForMoreThanOneBlock() {
    Schedule noisy = new SubVp(new ConstantBeta(8));
    String line = "schedule: expected no noise multiplier for a recipe of %d blocks, found %s";
    assertThatThrownBy(() -> NamedProcesses.psld(0.01, 4.01, 4, 0.04, noisy))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(line.formatted(2, noisy));
    assertThatThrownBy(() -> NamedProcesses.langevin3(ThirdOrder.defaults(), noisy))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(line.formatted(3, noisy));
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
