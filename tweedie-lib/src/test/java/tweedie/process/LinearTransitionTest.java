package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/** Densities and scores of the transitions of linear processes. */
class LinearTransitionTest {
  private static final double[] TO = {0.7, -0.2, 0.1, 0.4, -1.1, 0.3};
  private static final double[] FROM = {0.2, 0.5, -0.3, 0.8, 0.1, -0.6};

  static Stream<Arguments> processes() {
    return Stream.of(
        Arguments.of("VP", NamedProcesses.vp(0.1, 20)),
        Arguments.of("PSLD", NamedProcesses.psld(0.01, 4.01, 4, 0.04, new ConstantBeta(8))),
        Arguments.of(
            "third order", NamedProcesses.langevin3(ThirdOrder.defaults(), new ConstantBeta(8))));
  }

  /** Two rows, each with times of its own; one coordinate a block (six numbers at k = 3). */
  private static double[][] at(LinearSde process, double[] to, double[] s, double[] t) {
    int k = process.blocks();
    return TensorScope.evaluate(
        () -> {
          Tensor y = Ops.tensor(java.util.Arrays.copyOf(to, 2 * k), 2, k);
          Tensor x = Ops.tensor(java.util.Arrays.copyOf(FROM, 2 * k), 2, k);
          Tensor from = Ops.tensor(s, 2);
          Tensor till = Ops.tensor(t, 2);
          return new double[][] {
            Ops.doubles(process.logTransition(y, x, from, till)),
            Ops.doubles(process.transitionScore(y, x, from, till))
          };
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void scoreIsTheGradientOfTheDensity(String name, LinearSde process) {
    int k = process.blocks();
    double[] s = {0, 0.3};
    double[] t = {0.4, 0.9};
    double[] score = at(process, TO, s, t)[1];
    for (int i = 0; i < 2 * k; i++) {
      double[] up = TO.clone();
      double[] down = TO.clone();
      up[i] += 1e-3;
      down[i] -= 1e-3;
      double slope = at(process, up, s, t)[0][i / k] - at(process, down, s, t)[0][i / k];
      // Quadratic in y: central differences are exact but for 1e-16 · log q / 1e-3.
      assertThat(score[i]).as(name).isCloseTo(slope / 2e-3, within(1e-10 * (1 + max(score))));
    }
  }

  private static double max(double[] v) {
    return java.util.Arrays.stream(v).map(Math::abs).max().orElseThrow();
  }

  @Test
  void densityIsThatOfTheVariancePreservingKernel() {
    LinearSde vp = NamedProcesses.vp(0.1, 20);
    double[] found = at(vp, TO, new double[] {0, 0.3}, new double[] {0.4, 0.9})[0];
    double[][] clock = {{0, 0.1 * 0.4 + 19.9 * 0.08}, {0.03 + 19.9 * 0.045, 0.09 + 19.9 * 0.405}};
    for (int i = 0; i < 2; i++) {
      double b = clock[i][1] - clock[i][0];
      double v = -Math.expm1(-b);
      double r = TO[i] - Math.exp(-b / 2) * FROM[i];
      double wanted = -0.5 * (r * r / v + Math.log(2 * Math.PI * v));
      // A dozen roundings.
      assertThat(found[i]).isCloseTo(wanted, within(1e-13));
    }
  }

  @Test
  void pointsHaveNoDensity() {
    LinearSde vp = NamedProcesses.vp(0.1, 20);
    Tensor x = Ops.tensor(new double[] {1}, 1, 1);
    assertThatThrownBy(() -> vp.logTransition(x, x, Ops.scalar(0.2), Ops.scalar(0.2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found none in block 0");
  }
}
