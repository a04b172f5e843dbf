package tweedie.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.core.Sampler;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.ConstantBeta;
import tweedie.process.LinearSde;
import tweedie.process.Moments;
import tweedie.process.NamedProcesses;
import tweedie.process.SemiLinear;
import tweedie.process.ThirdOrder;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;
import tweedie.theory.AffineLaw;
import tweedie.theory.GaussianMarginal;
import tweedie.theory.MixtureTarget;

/** Reverse SDE and probability-flow ODE with the exact score return the law they started from. */
class ReversalTest {
  private static final double MEAN = 0.3;
  private static final double VARIANCE = 0.25;
  private static final double MIDDLE = 0.1;
  private static final double END = 0.01;
  private static final MixtureTarget MIXTURE =
      new MixtureTarget(
          new double[] {0.3, 0.7}, new double[][] {{-1}, {0.8}}, new double[] {0.05, 0.2});

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

  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void reverseSdeConvergesToTheTrueLawWithOrderOne(String name, LinearSde process) {
    convergesToTheTrueLaw(name, process, new EulerMaruyama(), 1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void flowConvergesToTheTrueLawWithOrderTwo(String name, LinearSde process) {
    convergesToTheTrueLaw(name, process, new Heun(), 2);
  }

  /**
   * Exact propagation, so no false alarms. Let a method of order p converge to a law that is δ off:
   * its errors are {@code Cn^−p + δ}, and the errors at n and 2n steps bound δ by {@code |2^p e(2n)
   * − e(n)|/(2^p − 1)}. With {@code e(2n) ≤ 1.2 e(n)/2^p} that is at most {@code e(n)/5} for p = 1
   * and {@code e(n)/15} for p = 2, which the bound on e(n) makes small.
   */
  private static void convergesToTheTrueLaw(
      String name, LinearSde process, Solver<? super SemiLinear> solver, int order) {
    double churn = order == 1 ? 1 : 0;
    double[] truth = entries(GaussianMarginal.of(process, MEAN, VARIANCE, MIDDLE));
    double coarse = distance(entries(end(process, solver, churn, 200)), truth);
    double fine = distance(entries(end(process, solver, churn, 400)), truth);
    assertThat(coarse).as(name).isLessThan(order == 1 ? 0.1 : 0.01);
    assertThat(fine).as(name).isLessThan(1.2 * coarse / Math.pow(2, order));
  }

  private static double distance(double[] a, double[] b) {
    double max = 0;
    for (int i = 0; i < a.length; i++) {
      max = Math.max(max, Math.abs(a[i] - b[i]));
    }
    return max;
  }

  private static AffineLaw end(
      LinearSde process, Solver<? super SemiLinear> solver, double churn, int steps) {
    GaussianMarginal start = GaussianMarginal.of(process, MEAN, VARIANCE, process.horizon());
    return AffineLaw.stepwise(
        new Sampler<SemiLinear>(solver, TimeGrid.uniform(process.horizon(), MIDDLE, steps)),
        process.dynamics().reverse(MixtureTarget.gaussian(MEAN, VARIANCE).score(process), churn),
        start.mean(),
        start.factor());
  }

  private static double[] entries(GaussianMarginal law) {
    return entries(new AffineLaw(law.mean(), law.covariance()));
  }

  /** Mean and covariance in one vector. */
  private static double[] entries(AffineLaw law) {
    int k = law.mean().length;
    double[] all = Arrays.copyOf(law.mean(), k + k * k);
    for (int i = 0; i < k; i++) {
      System.arraycopy(law.covariance()[i], 0, all, k + k * i, k);
    }
    return all;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void reverseSdeReturnsTheMixture(String name, LinearSde process) {
    assertReturnsTheMixture(name, process, new EulerMaruyama(), 1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void flowReturnsTheMixture(String name, LinearSde process) {
    assertReturnsTheMixture(name, process, new Heun(), 0);
  }

  /**
   * The empirical distribution function F_n of n draws is farther than ε from the true F with
   * probability at most {@code 2 exp(−2nε²)} (Dvoretzky, Kiefer, Wolfowitz 1956; Massart 1990): for
   * n = 2,000 and a false alarm of 1e-6 each, ε = 0.0602. The bias of 120 steps may add 0.015.
   */
  private static void assertReturnsTheMixture(
      String name, LinearSde any, Solver<? super SemiLinear> solver, double churn) {
    int n = 2000;
    LinearSde process = any.in(new Euclidean(1));
    double[] drawn = draw(process, solver, churn, n);
    Arrays.sort(drawn);
    Moments m = process.moments(END);
    double distance = 0;
    for (int i = 0; i < n; i++) {
      double f = distribution(m, drawn[i]);
      distance = Math.max(distance, Math.max(f - (double) i / n, (i + 1.0) / n - f));
    }
    double epsilon = Math.sqrt(Math.log(2 / 1e-6) / (2 * n));
    assertThat(distance).as(name).isLessThan(epsilon + 0.015);
  }

  private static double[] draw(
      LinearSde process, Solver<? super SemiLinear> solver, double churn, int n) {
    double horizon = process.horizon();
    Sampler<SemiLinear> sampler = new Sampler<>(solver, TimeGrid.quadratic(horizon, END, 120));
    return TensorScope.evaluate(
        () -> {
          Rng rng = Rng.of(11, n);
          Tensor clean = process.lift(MIXTURE.sample(Condition.NONE, rng.child(-1)));
          Tensor start =
              process.sample(clean, Ops.scalar(0), Ops.scalar(horizon), rng.child(-2)).x();
          SemiLinear reversed = process.dynamics().reverse(MIXTURE.score(process), churn);
          return Ops.doubles(process.data(sampler.run(reversed, start, Condition.NONE, rng)));
        });
  }

  /** Distribution function of x at the end: components {@code N(φμ, φ²v + Σ)}. */
  private static double distribution(Moments m, double x) {
    double phi = m.mean()[0][0];
    double sum = 0;
    for (int i = 0; i < 2; i++) {
      double variance = phi * phi * MIXTURE.variances()[i] + m.covariance()[0][0];
      sum += MIXTURE.weights()[i] * normal((x - phi * MIXTURE.means()[i][0]) / Math.sqrt(variance));
    }
    return sum;
  }

  /** Normal distribution function by its series at 0 (Abramowitz, Stegun 26.2.11). */
  private static double normal(double x) {
    if (Math.abs(x) > 8) {
      return x > 0 ? 1 : 0;
    }
    double term = x;
    double sum = x;
    for (int i = 3; Math.abs(term) > 1e-17; i += 2) {
      term *= x * x / i;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  }
}
