package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.core.TimeGrid;
import tweedie.space.Euclidean;

class NoiseGridTest {
  /** The 18 levels of EDM from 80 to 0.002 with ρ = 7, printed to eleven digits. */
  private static final String LEVELS =
      "80 57.585984721 40.785573797 28.374584604 19.352452980 12.910082381 8.4009353091"
          + " 5.3151945218 3.2568215198 1.9233398370 1.0881706365 .58534812319 .29644228448"
          + " .13951646873 .059947311235 .022934518372 .0075280199628 .002";

  private static LinearSde process(String name) {
    LinearSde p =
        switch (name) {
          case "vp" -> NamedProcesses.vp(0.1, 20);
          case "ve" -> NamedProcesses.ve(0.001, 80);
          default -> NamedProcesses.psld(0.01, 4.01, 4, 0.04, new ConstantBeta(8));
        };
    return p.in(new Euclidean(1));
  }

  @Test
  void levelsOfEdmAreReproduced() {
    LinearSde p = process("ve");
    // σ(t) = 0.001 · 80000^t.
    TimeGrid grid = NoiseGrid.karras(p, 1, Math.log(2) / Math.log(80_000), 17, 7);
    String[] want = LEVELS.split(" ", -1);
    assertThat(grid.times()).hasSize(want.length);
    for (int i = 0; i < want.length; i++) {
      double level = Double.parseDouble(want[i]);
      // Half a unit of the eleventh digit at most; times are found to 1e-15, σ to 1e-14.
      assertThat(p.sigma(grid.at(i)) / level).isCloseTo(1, within(5.1e-10));
    }
  }

  /** Steps of σ^{1/ρ} are equal for every process, and those of log σ in the other grid. */
  @ParameterizedTest
  @ValueSource(strings = {"vp", "ve", "psld"})
  void stepsAreEqualInTheirScale(String name) {
    LinearSde p = process(name);
    int n = 12;
    TimeGrid karras = NoiseGrid.karras(p, 1, 1e-3, n, 3);
    TimeGrid logSnr = NoiseGrid.logSnr(p, 1, 1e-3, n);
    double root = Math.cbrt(p.sigma(1)) - Math.cbrt(p.sigma(1e-3));
    double log = Math.log(p.sigma(1) / p.sigma(1e-3));
    for (int i = 0; i < n; i++) {
      double step = Math.cbrt(p.sigma(karras.at(i))) - Math.cbrt(p.sigma(karras.at(i + 1)));
      // A time is known to 1e-15 of itself and σ to 1e-13: differences to some 1e-12 of a whole.
      assertThat(step).isCloseTo(root / n, within(1e-11 * Math.cbrt(p.sigma(1))));
      double ratio = Math.log(p.sigma(logSnr.at(i)) / p.sigma(logSnr.at(i + 1)));
      assertThat(ratio).isCloseTo(log / n, within(1e-11));
    }
  }

  @Test
  void exponentsBelowOneAreRefused() {
    assertThatThrownBy(() -> NoiseGrid.karras(process("vp"), 1, 1e-3, 4, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rho: expected a number >= 1, found 0.5");
  }
}
