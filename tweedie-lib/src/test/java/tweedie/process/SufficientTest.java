package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static tweedie.process.Printed.assertPrinted;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SufficientTest {
  private static final double[][] START = {{0, 0}, {0, 0.01}};

  private static Moments psld(double gamma, double t) {
    return Kernels.transition(Recipe.psld(gamma, gamma + 4, 4), 8 * t, START);
  }

  @ParameterizedTest
  @CsvSource({
    "0.01, 8.94427749281e-4 8.97001194007e-3 .0320870354303 .420573397024 8.6074789148"
        + " 257.654608897",
    "0, 8.23822677815e-7 6.76484072183e-4 .0151022106124 .408145231746 8.43335597544"
        + " 247.551555719",
    "0.25, 4.47215839165e-3 .0447489207046 .143032062004 .671009347221 14.0018354833"
        + " 672.923194182",
  })
  void effectiveNoiseLevels(double gamma, String expected) {
    double[] times = {1e-5, 1e-3, 0.01, 0.1, 0.5, 1};
    double[][] sigma = new double[1][times.length];
    for (int i = 0; i < times.length; i++) {
      sigma[0][i] = Sufficient.of(psld(gamma, times[i])).sigma();
    }
    assertPrinted(sigma, expected);
  }

  @Test
  void scoreThroughTheDenoiserIsTheMixtureScore() {
    double[] weights = {0.3, 0.7};
    double[] means = {-1, 0.8};
    double[] variances = {0.05, 0.2};
    double[] z = {0.4, -0.3};
    Moments m = psld(0.01, 0.2);
    Sufficient s = Sufficient.of(m);
    double y = s.weight()[0] * z[0] + s.weight()[1] * z[1];
    double noise = s.sigma() * s.sigma();
    double total = 0;
    double denoised = 0;
    for (int i = 0; i < 2; i++) {
      double spread = variances[i] + noise;
      double gap = y - means[i];
      double p = weights[i] * Math.exp(-gap * gap / (2 * spread)) / Math.sqrt(spread);
      total += p;
      denoised += p * (means[i] + variances[i] / spread * gap);
    }
    double[][] inverse = Factor.inverse(m.covariance());
    double x0 = denoised / total;
    double rx = m.mean()[0][0] * x0 - z[0];
    double rm = m.mean()[1][0] * x0 - z[1];
    double[][] score = {
      {inverse[0][0] * rx + inverse[0][1] * rm, inverse[1][0] * rx + inverse[1][1] * rm}
    };
    // A dozen roundings in exact formulas of order one.
    assertThat(score[0][0]).isCloseTo(-.243999278737003, within(1e-13));
    assertThat(score[0][1]).isCloseTo(.987656755651784, within(1e-13));
  }

  @Test
  void statisticIsUnbiased() {
    Moments m = psld(0.01, 0.3);
    double[] w = Sufficient.of(m).weight();
    assertThat(w[0] * m.mean()[0][0] + w[1] * m.mean()[1][0]).isCloseTo(1, within(1e-14));
  }

  @Test
  void variancePreservingIsSigmaOverAlpha() {
    Moments m = Kernels.transition(Recipe.vp(), 1.3, new double[1][1]);
    Sufficient s = Sufficient.of(m);
    assertThat(s.sigma()).isCloseTo(Math.sqrt(Math.expm1(1.3)), within(1e-15));
    assertThat(s.weight()[0]).isCloseTo(Math.exp(0.65), within(1e-15));
  }

  @Test
  void dataAreKnownAtTimeZero() {
    Sufficient s = Sufficient.of(psld(0, 0));
    assertThat(s.sigma()).isZero();
    assertThat(s.snr()).isInfinite();
    assertThat(s.weight()).containsExactly(1, 0);
  }

  @Test
  void silentBlocksAreRefused() {
    Recipe frozen =
        new Recipe(SmallMatrix.diagonal(0.5, 0), new double[2][2], SmallMatrix.identity(2));
    Moments m = Kernels.transition(frozen, 1, new double[2][2]);
    assertThatThrownBy(() -> Sufficient.of(m))
        .hasMessage("covariance: expected noise in every block, found none in block 1");
  }

  @Test
  void terminalGap() {
    // Printed to five digits.
    assertThat(TerminalGap.kl(Recipe.psld(0.01, 4.01, 4), psld(0.01, 1), 1).orElseThrow())
        .isCloseTo(7.5317e-6, within(5e-11));
    assertThat(TerminalGap.kl(Recipe.psld(0, 4, 4), psld(0, 1), 1).orElseThrow())
        .isCloseTo(8.1590e-6, within(5e-11));
    Moments brownian = Kernels.transition(Recipe.brownian(1), 1, new double[1][1]);
    assertThat(TerminalGap.kl(Recipe.brownian(1), brownian, 1)).isEmpty();
  }
}
