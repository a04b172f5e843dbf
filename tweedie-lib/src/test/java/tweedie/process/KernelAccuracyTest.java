package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Closed and general forms against 90-digit arithmetic, down to t = 1e-6. */
class KernelAccuracyTest {
  private static final double[] TIMES = {1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.05, 0.13, 0.3, 0.6, 1};

  static Stream<Arguments> settings() {
    double[][] damping = {
      {0, 4}, {.005, 4.005}, {.01, 4.01}, {.02, 4.02}, {.25, 4.25}, {1, 5}, {4.25, .25}
    };
    return Stream.of(damping)
        .flatMap(d -> Stream.of(0.0, 0.04, 1.0).map(g -> Arguments.of(d[0], d[1], g)));
  }

  static Stream<Arguments> others() {
    return Stream.of(
        Arguments.of(Recipe.psld(0.5, 1.5, 4)),
        Arguments.of(Recipe.psld(0.5, 8, 4)),
        Arguments.of(Recipe.psld(0, 1, 4)),
        Arguments.of(Recipe.langevin3(ThirdOrder.defaults())),
        Arguments.of(Recipe.langevin3(ThirdOrder.defaults().withGamma(0.01))));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void closedFormMatchesHighPrecision(double gamma, double nu, double start) {
    Recipe recipe = Recipe.psld(gamma, nu, 4);
    assertThat(CriticalLangevin.of(recipe)).isPresent();
    double[][] initial = SmallMatrix.diagonal(0, start / 4);
    for (double t : TIMES) {
      HighPrecision.Law exact = exact(recipe, 8 * t, initial);
      Moments moments = Kernels.transition(recipe, 8 * t, initial);
      // The closed form loses at most 4e-15 (its determinant just below the series switch).
      assertAgrees(moments, exact, 1e-14);
      double[][] l = moments.cholesky();
      double root = l[0][0] * l[1][1];
      assertThat(Math.abs(root * root / exact.determinant() - 1)).isLessThan(2e-14);
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void generalFormMatchesHighPrecision(double gamma, double nu, double start) {
    Recipe recipe = Recipe.psld(gamma, nu, 4);
    double[][] initial = SmallMatrix.diagonal(0, start / 4);
    for (double t : TIMES) {
      // Ten doublings at most, each adding a few roundings.
      assertAgrees(Kernels.vanLoan(recipe, 8 * t, initial), exact(recipe, 8 * t, initial), 3e-14);
    }
  }

  @ParameterizedTest
  @MethodSource("others")
  void otherProcessesMatchHighPrecision(Recipe recipe) {
    double[][] initial = SmallMatrix.identity(recipe.blocks());
    initial[0][0] = 0;
    initial[1][1] = 0.01;
    for (double t : TIMES) {
      assertAgrees(
          Kernels.transition(recipe, 8 * t, initial), exact(recipe, 8 * t, initial), 3e-14);
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void singlePrecisionKeepsSevenDigits(double gamma, double nu, double start) {
    Recipe recipe = Recipe.psld(gamma, nu, 4);
    double[][] initial = SmallMatrix.diagonal(0, start / 4);
    for (double t : TIMES) {
      HighPrecision.Law exact = exact(recipe, 8 * t, initial);
      double[][] s = Kernels.transition(recipe, 8 * t, initial).covariance();
      double scale = Math.sqrt(exact.entry(0, 0) * exact.entry(1, 1));
      // Rounding to float is at most 6e-8 of the entry.
      assertThat(Math.abs((float) s[0][0] - exact.entry(0, 0))).isLessThan(1e-7 * s[0][0]);
      assertThat(Math.abs((float) s[0][1] - exact.entry(0, 1))).isLessThan(1e-7 * scale);
      assertThat(Math.abs((float) s[1][1] - exact.entry(1, 1))).isLessThan(1e-7 * s[1][1]);
    }
  }

  private static HighPrecision.Law exact(Recipe recipe, double b, double[][] initial) {
    return HighPrecision.transition(recipe.driftMatrix(), recipe.noiseMatrix(), b, initial);
  }

  /** Φ against its largest entry, Σ scaled by √(Σii Σjj), L by √Σii. */
  static void assertAgrees(Moments moments, HighPrecision.Law exact, double tolerance) {
    double[][] meanError = SmallMatrix.subtract(moments.mean(), exact.mean());
    assertThat(SmallMatrix.maxAbs(meanError))
        .isLessThan(tolerance * SmallMatrix.maxAbs(exact.mean()));
    double[][] s = moments.covariance();
    double[][] l = moments.cholesky();
    double[][] factor = exact.cholesky();
    for (int i = 0; i < s.length; i++) {
      double deviation = Math.sqrt(exact.entry(i, i));
      for (int j = 0; j < s.length; j++) {
        double scale = deviation * Math.sqrt(exact.entry(j, j));
        assertThat(Math.abs(s[i][j] - exact.entry(i, j))).isLessThan(tolerance * scale);
        // The last pivots of a chain amplify relative errors by up to 36.
        assertThat(Math.abs(l[i][j] - factor[i][j])).isLessThan(36 * tolerance * deviation);
      }
    }
  }
}
