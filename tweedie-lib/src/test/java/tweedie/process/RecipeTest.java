package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RecipeTest {
  private static final double[][] HALF_CURL = {{0, -0.5}, {0.5, 0}};
  private static final double[][] UNIT = {{1, 0}, {0, 1}};

  private static Recipe withPsldCurl(double[][] d) {
    return new Recipe(d, HALF_CURL, SmallMatrix.diagonal(1, 4));
  }

  @Test
  void spectralAbscissae() {
    // A double root: the closed form of two blocks keeps every digit.
    assertThat(Recipe.psld(0.01, 4.01, 4).spectralAbscissa()).isCloseTo(-1.005, within(1e-15));
    Recipe cross = withPsldCurl(new double[][] {{0.025, 0.01}, {0.01, 0.5}});
    assertThat(cross.spectralAbscissa()).isCloseTo(-1.0125, within(1e-14));
    // Printed to four digits.
    assertThat(Recipe.langevin3(ThirdOrder.defaults()).spectralAbscissa())
        .isCloseTo(-0.7559, within(5e-5));
    assertThat(Recipe.langevin3(ThirdOrder.defaults().withGamma(0.01)).spectralAbscissa())
        .isCloseTo(-0.7584, within(5e-5));
    assertThat(Recipe.vp().spectralAbscissa()).isEqualTo(-0.5);
    assertThat(Recipe.brownian(1).spectralAbscissa()).isZero();
  }

  @Test
  void kalmanRanks() {
    assertThat(Recipe.psld(0.01, 4.01, 4).kalmanRank()).isEqualTo(2);
    assertThat(Recipe.psld(0, 4, 4).kalmanRank()).isEqualTo(2);
    assertThat(withPsldCurl(new double[2][2]).kalmanRank()).isZero();
    assertThat(Recipe.langevin3(ThirdOrder.defaults()).kalmanRank()).isEqualTo(3);
    assertThat(Recipe.langevin3(ThirdOrder.defaults().withGamma(0.01)).kalmanRank()).isEqualTo(3);
    assertThat(withPsldCurl(new double[][] {{0.025, 0.01}, {0.01, 0.5}}).kalmanRank()).isEqualTo(2);
    assertThat(Recipe.brownian(2).kalmanRank()).isEqualTo(2);
  }

  @Test
  void convergentProcessesPass() {
    assertThatCode(() -> Recipe.psld(0.01, 4.01, 4).requireConvergent()).doesNotThrowAnyException();
    assertThatCode(() -> Recipe.vp().requireConvergent()).doesNotThrowAnyException();
    assertThatCode(() -> Recipe.brownian(1).requireConvergent()).doesNotThrowAnyException();
    assertThatCode(() -> Recipe.langevin3(ThirdOrder.defaults()).requireConvergent())
        .doesNotThrowAnyException();
  }

  @Test
  void silentDirectionsAreNamed() {
    Recipe frozen = new Recipe(SmallMatrix.diagonal(0, 0.5), new double[2][2], UNIT);
    assertThatThrownBy(frozen::requireConvergent)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a direction is never noised: Kalman rank of [D, FD, ...] is 1 of 2;"
                + " process never converges: spectral abscissa of F is 0.0 (must be negative)");
    assertThatThrownBy(() -> withPsldCurl(new double[2][2]).requireConvergent())
        .hasMessage(
            "a direction is never noised: Kalman rank of [D, FD, ...] is 0 of 2;"
                + " process never converges: spectral abscissa of F is 0.0 (must be negative)");
  }

  @Test
  void illegalMatricesAreNamed() {
    double[][] zero = new double[2][2];
    assertRefused(
        SmallMatrix.diagonal(-0.5, 1),
        HALF_CURL,
        UNIT,
        "D is not positive semidefinite: smallest eigenvalue -0.5");
    assertRefused(
        new double[][] {{1, 0.5}, {0, 1}},
        zero,
        UNIT,
        "D is not symmetric: [0][1] is 0.5, [1][0] is 0.0");
    assertRefused(
        UNIT,
        new double[][] {{0, 1}, {1, 0}},
        UNIT,
        "Q is not skew-symmetric: [0][1] is 1.0, [1][0] is 1.0");
    assertRefused(
        UNIT, new double[][] {{0.5, 0}, {0, 0}}, UNIT, "Q is not skew-symmetric: [0][0] is 0.5");
    assertRefused(
        UNIT,
        zero,
        new double[][] {{1, 2}, {0, 1}},
        "precision is not symmetric: [0][1] is 2.0, [1][0] is 0.0");
    assertRefused(
        UNIT,
        zero,
        SmallMatrix.diagonal(1, -4),
        "precision is not positive definite: smallest eigenvalue -4.0");
    assertRefused(UNIT, zero, zero, "precision is not positive definite: smallest eigenvalue 0.0");
    assertRefused(UNIT, new double[3][3], UNIT, "Q: expected a 2 x 2 matrix, found 3 rows");
    assertRefused(
        new double[][] {{1, 0}, {0}}, zero, UNIT, "D: expected 2 columns in row 1, found 1");
    assertRefused(
        SmallMatrix.diagonal(Double.NaN, 1),
        zero,
        UNIT,
        "D: expected finite entries, found NaN at [0][0]");
  }

  private static void assertRefused(double[][] d, double[][] q, double[][] p, String message) {
    assertThatThrownBy(() -> new Recipe(d, q, p))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void illegalParametersAreNamed() {
    assertThatThrownBy(() -> Recipe.psld(-0.01, 4, 4))
        .hasMessage("gamma: expected a finite number of at least 0, found -0.01");
    assertThatThrownBy(() -> Recipe.psld(0.01, -4, 4))
        .hasMessage("nu: expected a finite number of at least 0, found -4.0");
    assertThatThrownBy(() -> Recipe.psld(0.01, 4, 0))
        .hasMessage("inverseMass: expected a finite number above 0, found 0.0");
    assertThatThrownBy(() -> Recipe.cld(Double.NaN, 1))
        .hasMessage("inverseMass: expected a finite number above 0, found NaN");
    assertThatThrownBy(() -> Recipe.cld(4, -1))
        .hasMessage("friction: expected a finite number of at least 0, found -1.0");
    assertThatThrownBy(() -> new ThirdOrder(0, 0, 1, 2, 4, 4))
        .hasMessage("friction: expected a finite number above 0, found 0.0");
    assertThatThrownBy(() -> Recipe.brownian(0)).hasMessage("blocks: expected at least 1, found 0");
  }

  @Test
  void stationaryLawAndAdjoint() {
    Recipe psld = Recipe.psld(0.01, 4.01, 4);
    assertThat(psld.stationaryCovariance().orElseThrow())
        .isDeepEqualTo(SmallMatrix.diagonal(1, 0.25));
    assertThat(psld.stationaryFactor().orElseThrow()).isDeepEqualTo(SmallMatrix.diagonal(1, 0.5));
    assertThat(psld.lyapunovResidual()).isLessThan(1e-15);
    assertThat(Recipe.brownian(1).stationaryCovariance()).isEmpty();
    assertThat(Recipe.brownian(1).lyapunovResidual()).isZero();
    assertThat(psld.adjoint().adjoint()).isEqualTo(psld).hasSameHashCodeAs(psld);
    assertThat(Recipe.vp().adjoint()).isEqualTo(Recipe.vp());
    assertThat(psld.adjoint()).isNotEqualTo(psld);
  }

  @Test
  void matricesAreCopied() {
    double[][] d = SmallMatrix.diagonal(1, 1);
    Recipe recipe = new Recipe(d, HALF_CURL, UNIT);
    d[0][0] = 7;
    recipe.diffusion()[0][0] = 7;
    assertThat(recipe.diffusion()[0][0]).isEqualTo(1);
  }
}
