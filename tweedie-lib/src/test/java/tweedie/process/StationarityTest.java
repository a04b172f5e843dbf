package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StationarityTest {
  private static final Recipe PSLD = Recipe.psld(0.01, 4.01, 4);
  private static final double[][] LAW = SmallMatrix.diagonal(1, 0.25);

  /** H = ½x² + ¼x⁴ + 2m² + 0.3xm. */
  private static double energy(double[] z) {
    double x = z[0];
    double m = z[1];
    return x * x / 2 + x * x * x * x / 4 + 2 * m * m + 0.3 * x * m;
  }

  private static double[] score(double[] z) {
    double x = z[0];
    double m = z[1];
    return new double[] {-(x + x * x * x + 0.3 * m), -(4 * m + 0.3 * x)};
  }

  private static double[][] diffusion(double[] z) {
    double sine = Math.sin(z[0]);
    double off = 0.1 * Math.sin(z[0] + z[1]);
    return new double[][] {{0.5 + 0.3 * sine * sine, off}, {off, 0.4 + 0.2 * Math.cos(z[1])}};
  }

  private static double[][] curl(double[] z) {
    double q = -(0.7 + 0.5 * z[0] * z[1]);
    return new double[][] {{0, q}, {-q, 0}};
  }

  private static double[] driftWithoutCorrection(double[] z) {
    double[][] sum = SmallMatrix.add(diffusion(z), curl(z));
    double[] s = score(z);
    return new double[] {sum[0][0] * s[0] + sum[0][1] * s[1], sum[1][0] * s[0] + sum[1][1] * s[1]};
  }

  private static Function<double[], double[]> drift() {
    return Stationarity.completeDrift(
        StationarityTest::diffusion, StationarityTest::curl, StationarityTest::score);
  }

  @Test
  void lyapunovResidualSeesOnePercent() {
    double[][] f = PSLD.driftMatrix();
    assertThat(Stationarity.lyapunovResidual(f, LAW, PSLD.noiseMatrix())).isLessThan(1e-15);
    double[][] more = SmallMatrix.scale(PSLD.noiseMatrix(), 1.01);
    assertThat(Stationarity.lyapunovResidual(f, LAW, more)).isCloseTo(1.0025e-2, within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({"0.5, 1, 3.913474e-3, 1.171122", "0, 1, 4.423516e-3, 1.327055"})
  void generatorSeesAWrongDiffusion(double kx, double km, double scaled, double massForgotten) {
    double[][] d = PSLD.diffusion();
    assertThat(generator(d, kx, km)).isLessThan(1e-14);
    // Printed to seven digits.
    assertThat(generator(SmallMatrix.scale(d, 1.01), kx, km)).isCloseTo(scaled, within(5e-10));
    assertThat(generator(SmallMatrix.diagonal(0.005, 4.01 / 2), kx, km))
        .isCloseTo(massForgotten, within(5e-7));
  }

  private static double generator(double[][] d, double kx, double km) {
    double[][] f = PSLD.driftMatrix();
    return Stationarity.generatorResidual(
        z -> new double[] {f[0][0] * z[0] + f[0][1] * z[1], f[1][0] * z[0] + f[1][1] * z[1]},
        z -> d,
        z -> z[0] * z[0] / 2 + 2 * z[1] * z[1],
        LAW,
        new double[] {kx, km});
  }

  @Test
  void generatorAcceptsStateDependentCoefficients() {
    double[] wave = {0.5, 1};
    // The numerical correction is a 4th-order difference with step 1e-3.
    assertThat(
            Stationarity.generatorResidual(
                drift(), StationarityTest::diffusion, StationarityTest::energy, LAW, wave))
        .isLessThan(1e-9);
    assertThat(
            Stationarity.generatorResidual(
                StationarityTest::driftWithoutCorrection,
                StationarityTest::diffusion,
                StationarityTest::energy,
                LAW,
                wave))
        .isGreaterThan(1e-2);
  }

  @Test
  void fokkerPlanckResidualNeedsTheCorrection() {
    Random random = new Random(3);
    double with = 0;
    double without = 0;
    for (int i = 0; i < 20; i++) {
      double[] z = {random.nextGaussian(), random.nextGaussian()};
      with = Math.max(with, Math.abs(residual(drift(), z)));
      without = Math.max(without, Math.abs(residual(StationarityTest::driftWithoutCorrection, z)));
    }
    // Second differences with step 5e-3: truncation about h⁴ = 6e-10 times fields of order ten.
    assertThat(with).isLessThan(1e-6);
    // Of the size of the fields themselves; 20 standard normal points give between 7 and 21.
    assertThat(without).isGreaterThan(1);
  }

  private static double residual(Function<double[], double[]> drift, double[] z) {
    return Stationarity.fokkerPlanckResidual(
        drift, StationarityTest::diffusion, StationarityTest::score, z);
  }

  @Test
  void correctionMatchesTheAnalyticOne() {
    double[] z = {0.4, -0.7};
    double[] tau = Stationarity.correction(StationarityTest::diffusion, StationarityTest::curl, z);
    double cross = 0.1 * Math.cos(z[0] + z[1]);
    double first = 0.3 * Math.sin(2 * z[0]) + cross - 0.5 * z[0];
    double second = cross + 0.5 * z[1] - 0.2 * Math.sin(z[1]);
    assertThat(tau[0]).isCloseTo(first, within(1e-11));
    assertThat(tau[1]).isCloseTo(second, within(1e-11));
  }
}
