package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;
import tweedie.theory.MixtureTarget;

/** One denoiser gives the score of every linear process. */
class SharedDenoiserTest {
  private static final MixtureTarget LINE =
      new MixtureTarget(
          new double[] {0.3, 0.7}, new double[][] {{-1}, {0.8}}, new double[] {0.05, 0.2});
  private static final MixtureTarget PLANE =
      new MixtureTarget(
          new double[] {0.2, 0.5, 0.3},
          new double[][] {{-1, 0.5}, {0.8, 0.1}, {0.2, -0.9}},
          new double[] {0.05, 0.2, 0.1});
  private static final ConstantBeta BETA = new ConstantBeta(8);

  static Stream<Arguments> processes() {
    return Stream.of(
        Arguments.of("VP", NamedProcesses.vp(0.1, 20)),
        Arguments.of("VP cosine", NamedProcesses.vp(new Cosine())),
        Arguments.of("sub-VP", NamedProcesses.subVp(0.1, 20)),
        Arguments.of("VE", NamedProcesses.ve(0.01, 50)),
        Arguments.of("CLD", NamedProcesses.cld(4, 1, 0.04, new ConstantBeta(4))),
        Arguments.of("PSLD .01", NamedProcesses.psld(0.01, 4.01, 4, 0.04, BETA)),
        Arguments.of("PSLD .25", NamedProcesses.psld(0.25, 4.25, 4, 0.04, BETA)),
        Arguments.of("third order", NamedProcesses.langevin3(ThirdOrder.defaults(), BETA)),
        Arguments.of("full D, k = 2", full()),
        Arguments.of("chain, k = 4", chain()));
  }

  private static LinearSde full() {
    Recipe recipe =
        new Recipe(
            new double[][] {{0.5, 0.2}, {0.2, 0.4}},
            new double[][] {{0, -0.6}, {0.6, 0}},
            new double[][] {{1, 0.3}, {0.3, 2}});
    return new LinearSde(recipe, BETA, new double[][] {{0, 0}, {0, 0.05}}, Euclidean.ANY);
  }

  private static LinearSde chain() {
    double[][] curl = new double[4][4];
    for (int i = 0; i < 3; i++) {
      curl[i][i + 1] = -0.5 - 0.2 * i;
      curl[i + 1][i] = 0.5 + 0.2 * i;
    }
    Recipe recipe =
        new Recipe(SmallMatrix.diagonal(0.05, 0.1, 0.2, 1), curl, SmallMatrix.diagonal(1, 2, 3, 4));
    return new LinearSde(recipe, BETA, SmallMatrix.diagonal(0, 0.02, 0.01, 0.03), Euclidean.ANY);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void scoreThroughTheDenoiserIsTheMixtureScore(String name, LinearSde process) {
    for (MixtureTarget target : new MixtureTarget[] {LINE, PLANE}) {
      for (double t : new double[] {0.05, 0.2, 0.7}) {
        double[] z = state(process, target, t);
        double[] shared = shared(process, target, z, t);
        double[] direct = direct(process, target, z, t);
        for (int i = 0; i < z.length; i++) {
          // 1e-12 of the largest entry: dozens of roundings, with Σ⁻¹ conditioned below 1e3.
          assertThat(shared[i])
              .as(name + " t=" + t)
              .isCloseTo(direct[i], within(1e-12 * max(direct)));
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void scoreThroughTheDenoiserIsTheDerivativeOfTheDensity(String name, LinearSde process) {
    for (MixtureTarget target : new MixtureTarget[] {LINE, PLANE}) {
      for (double t : new double[] {0.05, 0.2, 0.7}) {
        double[] z = state(process, target, t);
        double[] shared = shared(process, target, z, t);
        double[][] inverse = Factor.inverse(process.moments(t).covariance());
        for (int i = 0; i < z.length; i++) {
          // In units of the conditional deviation the five-point rule errs by h⁴/30 times a fifth
          // derivative below 1e3, and by some 20 ulp / h from rounding: below 1e-9 for h = 2e-3.
          double unit = Math.sqrt(inverse[i / target.dimension()][i / target.dimension()]);
          double slope = slope(process, target, z, t, i, 2e-3 / unit);
          assertThat(shared[i]).as(name + " t=" + t).isCloseTo(slope, within(1e-9 * unit));
        }
      }
    }
  }

  @Test
  void printedValuesAreReproduced() {
    LinearSde process = NamedProcesses.psld(0.01, 4.01, 4, 0.04, BETA);
    double[] z = {0.4, -0.3};
    double[] want = {-.243999278737003, .987656755651784};
    for (double[] found :
        new double[][] {shared(process, LINE, z, 0.2), direct(process, LINE, z, 0.2)}) {
      // Half a unit of the last printed digit, and a dozen roundings.
      assertThat(found[0]).isCloseTo(want[0], within(1e-13));
      assertThat(found[1]).isCloseTo(want[1], within(1e-13));
    }
  }

  @Test
  void timesOfTheirOwnGiveTheRowsOfCommonTimes() {
    LinearSde process = NamedProcesses.psld(0.01, 4.01, 4, 0.04, BETA);
    double[] z = {0.4, -0.3, -0.2, 0.5, 1.1, 0.1};
    double[] times = {0.1, 0.2, 0.7};
    double[] rows =
        TensorScope.evaluate(
            () ->
                Ops.doubles(
                    LINE.score(process)
                        .at(Ops.tensor(z, 3, 2), Ops.tensor(times, 3), Condition.NONE)));
    for (int r = 0; r < 3; r++) {
      double[] one = direct(process, LINE, new double[] {z[2 * r], z[2 * r + 1]}, times[r]);
      // The same formula in another order of summation.
      assertThat(rows[2 * r]).isCloseTo(one[0], within(1e-13));
      assertThat(rows[2 * r + 1]).isCloseTo(one[1], within(1e-13));
    }
  }

  /** A state where the law has mass: half a deviation from the mean of some data. */
  private static double[] state(LinearSde process, MixtureTarget target, double t) {
    Moments m = process.moments(t);
    int d = target.dimension();
    double[] z = new double[m.blocks() * d];
    for (int i = 0; i < z.length; i++) {
      int block = i / d;
      double x0 = i % d == 0 ? 0.4 : -0.2;
      double noise = 0;
      for (int j = 0; j <= block; j++) {
        noise += m.cholesky()[block][j] * (j % 2 == 0 ? 0.5 : -0.7);
      }
      z[i] = m.mean()[block][0] * x0 + noise;
    }
    return z;
  }

  private static double[] shared(LinearSde process, MixtureTarget target, double[] z, double t) {
    return TensorScope.evaluate(
        () ->
            Ops.doubles(
                process
                    .score(target.denoiser())
                    .at(Ops.tensor(z, 1, z.length), Ops.scalar(t), Condition.NONE)));
  }

  private static double[] direct(LinearSde process, MixtureTarget target, double[] z, double t) {
    return TensorScope.evaluate(
        () ->
            Ops.doubles(
                target
                    .score(process)
                    .at(Ops.tensor(z, 1, z.length), Ops.scalar(t), Condition.NONE)));
  }

  private static double slope(
      LinearSde process, MixtureTarget target, double[] z, double t, int i, double h) {
    double[] offsets = {-2, -1, 1, 2};
    double[] rows = new double[4 * z.length];
    for (int r = 0; r < 4; r++) {
      System.arraycopy(z, 0, rows, r * z.length, z.length);
      rows[r * z.length + i] += offsets[r] * h;
    }
    double[] p =
        TensorScope.evaluate(
            () -> Ops.doubles(target.logDensity(process, Ops.tensor(rows, 4, z.length), t)));
    return (p[0] - 8 * p[1] + 8 * p[2] - p[3]) / (12 * h);
  }

  private static double max(double[] a) {
    double max = 0;
    for (double v : a) {
      max = Math.max(max, Math.abs(v));
    }
    return max;
  }
}
