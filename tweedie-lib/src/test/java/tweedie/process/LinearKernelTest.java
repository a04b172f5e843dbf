package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static tweedie.process.ReferenceMomentsTest.assertClose;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinearKernelTest {
  static Stream<Recipe> recipes() {
    Random random = new Random(7);
    return Stream.concat(
        Stream.of(
            Recipe.vp(),
            Recipe.brownian(1),
            Recipe.psld(0.01, 4.01, 4),
            Recipe.psld(0.5, 1.5, 4),
            Recipe.cld(4, 1),
            Recipe.langevin3(ThirdOrder.defaults())),
        Stream.of(2, 3, 4, 2, 3, 4).map(k -> randomRecipe(random, k)));
  }

  /** Full D, Q and Λ with no structure. */
  private static Recipe randomRecipe(Random random, int k) {
    double[][] a = gaussian(random, k);
    double[][] b = gaussian(random, k);
    double[][] c = gaussian(random, k);
    double[][] d = SmallMatrix.scale(SmallMatrix.congruence(a, SmallMatrix.identity(k)), 0.3);
    double[][] q = SmallMatrix.combine(0.5, b, -0.5, SmallMatrix.transpose(b));
    double[][] p = SmallMatrix.congruence(c, SmallMatrix.identity(k));
    return new Recipe(d, q, SmallMatrix.add(p, SmallMatrix.identity(k)));
  }

  private static double[][] gaussian(Random random, int k) {
    double[][] out = new double[k][k];
    for (double[] row : out) {
      for (int j = 0; j < k; j++) {
        row[j] = random.nextGaussian();
      }
    }
    return out;
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void semigroupHolds(Recipe recipe) {
    int k = recipe.blocks();
    LinearKernel kernel = new LinearKernel(recipe, new LinearBeta(0.1, 6));
    double[][] start = SmallMatrix.scale(SmallMatrix.identity(k), 0.04);
    Moments first = kernel.between(0, 0.3, start);
    Moments second = kernel.between(0.3, 0.8, first.covariance());
    Moments whole = kernel.between(0, 0.8, start);
    // Entries are of order one; some forty roundings on either side.
    assertClose(SmallMatrix.multiply(second.mean(), first.mean()), whole.mean(), 1e-13);
    assertClose(second.covariance(), whole.covariance(), 1e-13);
    double[][] l = whole.cholesky();
    assertClose(SmallMatrix.multiply(l, SmallMatrix.transpose(l)), whole.covariance(), 1e-13);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void stationaryLawIsKept(Recipe recipe) {
    if (recipe.stationaryCovariance().isEmpty()) {
      return;
    }
    double[][] law = recipe.stationaryCovariance().orElseThrow();
    for (double b : new double[] {1e-4, 0.3, 8, 40}) {
      assertClose(Kernels.transition(recipe, b, law).covariance(), law, 1e-13);
      assertClose(Kernels.transition(recipe.adjoint(), b, law).covariance(), law, 1e-13);
    }
    assertThat(recipe.lyapunovResidual()).isLessThan(1e-13);
    assertThat(recipe.spectralAbscissa()).isNegative();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void generalFormMatchesHighPrecision(Recipe recipe) {
    double[][] start = SmallMatrix.scale(SmallMatrix.identity(recipe.blocks()), 0.04);
    for (double b : new double[] {8e-6, 1e-3, 0.5, 3}) {
      HighPrecision.Law exact =
          HighPrecision.transition(recipe.driftMatrix(), recipe.noiseMatrix(), b, start);
      KernelAccuracyTest.assertAgrees(Kernels.transition(recipe, b, start), exact, 1e-13);
      KernelAccuracyTest.assertAgrees(Kernels.vanLoan(recipe, b, start), exact, 1e-13);
    }
  }

  @Test
  void plainBlockExponentialAgreesOnShortSpansOnly() {
    Recipe over = Recipe.psld(0.5, 8, 4);
    double[][] f = over.driftMatrix();
    double[][] noise = over.noiseMatrix();
    assertClose(
        VanLoan.plain(f, noise, 0.8).covariance(),
        VanLoan.doubling(f, noise, 0.8).covariance(),
        1e-13);
    // At B = 40 the block e^{-Fᵀ B} has drowned every digit; doubling reaches Σ∞.
    assertThat(SmallMatrix.maxAbs(VanLoan.plain(f, noise, 40).covariance())).isGreaterThan(1e3);
    assertClose(VanLoan.doubling(f, noise, 40).covariance(), SmallMatrix.diagonal(1, 0.25), 1e-13);
  }

  @Test
  void nothingHappensInNoTime() {
    double[][] start = SmallMatrix.diagonal(0, 0.01);
    Moments moments = Kernels.transition(Recipe.psld(0, 4, 4), 0, start);
    assertThat(moments.mean()).isDeepEqualTo(SmallMatrix.identity(2));
    assertThat(moments.covariance()).isDeepEqualTo(start);
    assertThat(moments.cholesky()).isDeepEqualTo(SmallMatrix.diagonal(0, 0.1));
    Moments third =
        Kernels.transition(
            Recipe.langevin3(ThirdOrder.defaults()), 0, SmallMatrix.diagonal(0, 0.25, 0.25));
    assertThat(third.cholesky()).isDeepEqualTo(SmallMatrix.diagonal(0, 0.5, 0.5));
  }

  @Test
  void longSpansStayFinite() {
    Moments moments = Kernels.transition(Recipe.psld(0.01, 4.01, 4), 5000, new double[2][2]);
    assertClose(moments.covariance(), SmallMatrix.diagonal(1, 0.25), 1e-15);
    assertThat(SmallMatrix.maxAbs(moments.mean())).isZero();
  }

  @Test
  void criticalFormIsFoundInOtherUnits() {
    // Position in units of 1/3, momentum mirrored, clock four times as fast.
    Recipe scaled =
        new Recipe(
            SmallMatrix.diagonal(4 * 0.005 / 9, 4 * 0.50125),
            new double[][] {{0, 2.0 / 3}, {-2.0 / 3, 0}},
            SmallMatrix.diagonal(9, 4));
    assertThat(CriticalLangevin.of(scaled)).isPresent();
    assertThat(CriticalLangevin.of(Recipe.psld(0.5, 8, 4))).isEmpty();
    for (double b : new double[] {1e-5, 0.1, 1}) {
      HighPrecision.Law exact =
          HighPrecision.transition(
              scaled.driftMatrix(), scaled.noiseMatrix(), b, SmallMatrix.diagonal(0, 0.01));
      KernelAccuracyTest.assertAgrees(
          Kernels.transition(scaled, b, SmallMatrix.diagonal(0, 0.01)), exact, 1e-14);
      HighPrecision.Law full =
          HighPrecision.transition(
              scaled.driftMatrix(), scaled.noiseMatrix(), b, SmallMatrix.diagonal(0.2, 0.01));
      KernelAccuracyTest.assertAgrees(
          Kernels.transition(scaled, b, SmallMatrix.diagonal(0.2, 0.01)), full, 1e-14);
    }
  }

  @Test
  void subVpComposes() {
    LinearKernel kernel = new LinearKernel(Recipe.vp(), new SubVp(new LinearBeta(0.1, 20)));
    double[][] start = {{0.2}};
    Moments first = kernel.between(0, 1e-3, start);
    Moments whole = kernel.between(0, 0.4, start);
    Moments second = kernel.between(1e-3, 0.4, first.covariance());
    assertClose(second.covariance(), whole.covariance(), 1e-15);
    assertThat(kernel.noiseIntegral(0, 1)[0][0])
        .isCloseTo(10.05 - (1 - Math.exp(-20.1)) / 2, within(1e-13));
  }

  @Test
  void subVpQuadratureMatchesTheClosedForm() {
    SubVp schedule = new SubVp(new LinearBeta(0.1, 20));
    // Half the rate at twice the noise matrix: the same process, outside the closed form's guard.
    Recipe twice = new Recipe(new double[][] {{1}}, new double[1][1], new double[][] {{0.5}});
    LinearKernel vp = new LinearKernel(Recipe.vp(), schedule);
    LinearKernel other = new LinearKernel(twice, schedule);
    for (double t : new double[] {1e-5, 1e-2, 0.5, 1}) {
      double closed = vp.between(0, t, new double[1][1]).covariance()[0][0];
      double quadrature = other.between(0, t, new double[1][1]).covariance()[0][0];
      assertThat(quadrature / 2).isCloseTo(closed, within(1e-13 * closed));
    }
  }

  @Test
  void subVpAdjointSolvesItsMomentEquations() {
    SubVp schedule = new SubVp(new LinearBeta(0.1, 20));
    LinearKernel kernel = new LinearKernel(Recipe.vp(), schedule);
    double mean = 1;
    double variance = 0;
    int steps = 400;
    double h = 0.5 / steps;
    // Classical Runge-Kutta on d(mean, var)/dτ = (a mean, 2a var + g²), t = 0.7 down to 0.2.
    for (int i = 0; i < steps; i++) {
      double t = 0.7 - i * h;
      double[] m = new double[5];
      double[] v = new double[5];
      double[] at = {0, 0.5, 0.5, 1};
      for (int j = 0; j < 4; j++) {
        double time = t - at[j] * h;
        double n = schedule.noise(time);
        double a = schedule.rate(time) * (1 - 2 * n) / 2;
        m[j + 1] = a * (mean + at[j] * h * m[j]);
        v[j + 1] = 2 * a * (variance + at[j] * h * v[j]) + schedule.rate(time) * n;
      }
      mean += h / 6 * (m[1] + 2 * m[2] + 2 * m[3] + m[4]);
      variance += h / 6 * (v[1] + 2 * v[2] + 2 * v[3] + v[4]);
    }
    Moments step = kernel.adjointBetween(0.7, 0.2);
    // Fourth order: (0.5/400 · 14)⁴ / 100 is about 1e-9.
    assertThat(step.mean()[0][0]).isCloseTo(mean, within(1e-8));
    assertThat(step.covariance()[0][0]).isCloseTo(variance, within(1e-8));
  }

  @Test
  void adjointOfBrownianMotionIsPureNoise() {
    LinearKernel kernel = new LinearKernel(Recipe.brownian(1), new Geometric(0.01, 50));
    Moments step = kernel.adjointBetween(0.9, 0.5);
    double expected = Math.pow(0.01 * Math.pow(5000, 0.9), 2) - 0.5;
    assertThat(step.mean()[0][0]).isEqualTo(1);
    assertThat(step.covariance()[0][0]).isCloseTo(expected, within(1e-12 * expected));
    assertThat(kernel.noiseIntegral(0.5, 0.9)[0][0]).isEqualTo(step.covariance()[0][0]);
  }

  @Test
  void illegalCallsAreNamed() {
    Recipe psld = Recipe.psld(0.01, 4.01, 4);
    LinearKernel kernel = new LinearKernel(psld, new ConstantBeta(8));
    assertThatThrownBy(() -> kernel.between(0.5, 0.2, new double[2][2]))
        .hasMessage("times: expected 0 <= s <= t <= 1.0, found s = 0.5, t = 0.2");
    assertThatThrownBy(() -> kernel.between(0, 0.2, SmallMatrix.diagonal(0, -1)))
        .hasMessage("initial covariance is not positive semidefinite: smallest eigenvalue -1.0");
    assertThatThrownBy(() -> kernel.between(0, 0.2, new double[1][1]))
        .hasMessage("initial covariance: expected a 2 x 2 matrix, found 1 rows");
    assertThatThrownBy(() -> new LinearKernel(psld, new SubVp(new ConstantBeta(8))))
        .hasMessageStartingWith("schedule: expected no noise multiplier for a recipe of 2 blocks");
    assertThatThrownBy(() -> Kernels.transition(psld, -1, new double[2][2]))
        .hasMessage("clock difference: expected a finite number of at least 0, found -1.0");
  }
}
