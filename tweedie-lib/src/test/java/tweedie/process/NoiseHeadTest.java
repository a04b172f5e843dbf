package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.core.Score;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

class NoiseHeadTest {
  private static final ConstantBeta BETA = new ConstantBeta(8);
  private static final LinearSde PSLD = NamedProcesses.psld(0.01, 4.01, 4, 0.04, BETA);
  private static final LinearSde CLD = NamedProcesses.cld(4, 1, 0.04, new ConstantBeta(4));
  private static final LinearSde POSITION = NamedProcesses.psld(4, 0, 4, 0.04, BETA);
  private static final LinearSde THIRD = NamedProcesses.langevin3(ThirdOrder.defaults(), BETA);
  private static final double[] NOISE = {0.3, -1.1, 0.8};

  static Stream<Arguments> heads() {
    return Stream.of(
        Arguments.of(PSLD, false, false, 2),
        Arguments.of(PSLD, true, false, 2),
        Arguments.of(PSLD, false, true, 2),
        Arguments.of(PSLD, true, true, 2),
        Arguments.of(CLD, false, true, 1),
        Arguments.of(CLD, true, true, 2),
        Arguments.of(POSITION, true, true, 1),
        Arguments.of(POSITION, false, true, 2),
        Arguments.of(THIRD, true, false, 3),
        Arguments.of(THIRD, false, true, 1));
  }

  /** A perfect prediction gives the score of the kernel wherever D reads it, and equal drifts. */
  @ParameterizedTest
  @MethodSource("heads")
  void perfectPredictionsGiveOneDrift(LinearSde p, boolean upper, boolean noised, int blocks) {
    NoiseHead head = new NoiseHead(upper, noised);
    assertThat(head.blocks(p)).isEqualTo(blocks);
    int k = p.blocks();
    LinearSde line = p.in(new Euclidean(1));
    for (double time : new double[] {1e-4, 0.1, 0.5, 1}) {
      TensorScope.run(
          () -> {
            Tensor t = Ops.tensor(new double[] {time}, 1);
            Tensor noise = Ops.tensor(java.util.Arrays.copyOf(NOISE, k), 1, k);
            Tensor z = Ops.zerosLike(noise);
            Tensor target = head.target(line, noise, t);
            assertThat(target.size(1)).isEqualTo(blocks);
            Score found = head.score(line, (x, u, c) -> target);
            Score want = line.score((x, u, c) -> noise, Prediction.NOISE);
            double[] a = drift(line, found, z, t);
            double[] b = drift(line, want, z, t);
            for (int i = 0; i < k; i++) {
              // Rotations lose a few ulp of the largest score, which L⁻¹ makes of unit noise.
              double scale = 1 + Ops.doubles(want.at(z, t, Condition.NONE).abs().max())[0] * 64;
              assertThat(a[i]).isCloseTo(b[i], within(1e-13 * scale));
            }
          });
    }
  }

  private static double[] drift(LinearSde p, Score score, Tensor z, Tensor t) {
    return Ops.doubles(p.dynamics().reverse(score, 1).drift(z, t, Condition.NONE));
  }

  /** {@code u₂₂ = √Σ_mm}, {@code u₁₂ = Σ_xm/u₂₂}, {@code u₁₁ = √(Σ_xx − u₁₂²)}. */
  @Test
  void upperFactorIsThatOfTheReference() {
    double[][] s = PSLD.moments(0.25).covariance();
    double[][] l = PSLD.moments(0.25).cholesky();
    double u22 = Math.sqrt(s[1][1]);
    double u12 = s[0][1] / u22;
    double u11 = Math.sqrt(s[0][0] - u12 * u12);
    // U ε_U = L ε_L, solved from the end.
    double second = (l[1][0] * 0.3 - l[1][1] * 1.1) / u22;
    double first = (l[0][0] * 0.3 - u12 * second) / u11;
    double[] target =
        TensorScope.evaluate(
            () ->
                Ops.doubles(
                    new NoiseHead(true, false)
                        .target(
                            PSLD,
                            Ops.tensor(new double[] {0.3, -1.1}, 1, 2),
                            Ops.tensor(new double[] {0.25}, 1))));
    // A dozen roundings.
    assertThat(target[0]).isCloseTo(first, within(1e-14));
    assertThat(target[1]).isCloseTo(second, within(1e-14));
  }
}
