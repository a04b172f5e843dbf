package tweedie.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Reversal;
import tweedie.core.Sampler;
import tweedie.core.Score;
import tweedie.core.TimeGrid;
import tweedie.process.Components;
import tweedie.process.Early;
import tweedie.process.LinearBeta;
import tweedie.process.LinearSde;
import tweedie.process.Moments;
import tweedie.process.NonUniformSde;
import tweedie.process.Recipe;
import tweedie.solver.EulerMaruyama;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Probe;
import tweedie.tensor.TensorScope;
import tweedie.transform.Haar;

/** Reversal from coarse to fine of a Gaussian whose exact score is known. */
class MultiScaleTest {
  private static final int D = 4;
  private static final Haar HAAR = new Haar(1);
  private static final List<LinearSde> BANDS = List.of(band(0.5, 0), band(1, 4 * Math.log(2)));
  private static final NonUniformSde PROCESS =
      new NonUniformSde(BANDS, new Components(HAAR.bands(D), D));

  private static LinearSde band(double end, double more) {
    return new LinearSde(
        Recipe.vp(),
        new Early(new LinearBeta(0.1, 20 + more), end),
        new double[1][1],
        Euclidean.ANY);
  }

  /** Neighbours agree: {@code C_ij = 0.8^|i−j|}. */
  private static double[][] pixels() {
    double[][] c = new double[D][D];
    for (int i = 0; i < D; i++) {
      for (int j = 0; j < D; j++) {
        c[i][j] = Math.pow(0.8, Math.abs(i - j));
      }
    }
    return c;
  }

  /** The covariance of coefficients: the transform of all rows, then of all columns. */
  private static Tensor coefficients() {
    Tensor rows = HAAR.forward(Ops.matrix(pixels()));
    return HAAR.forward(rows.transpose(0, 1).contiguous());
  }

  /** {@code −(A C A + S)⁻¹ x} with the diagonal maps and variances of the bands. */
  private static Score score() {
    return (x, t, c) -> {
      double[] a = new double[D];
      double[][] s = new double[D][D];
      for (int i = 0; i < D; i++) {
        Moments m = BANDS.get(HAAR.bands(D)[i]).moments(t.item_double());
        a[i] = m.mean()[0][0];
        s[i][i] = m.covariance()[0][0];
      }
      Tensor map = Ops.tensor(a, D, 1);
      Tensor law = coefficients().mul(map).mul(map.transpose(0, 1)).add(Ops.matrix(s));
      return torch.matmul(x, torch.linalg_inv(law)).neg();
    };
  }

  /** The exact covariance of the last state in pixels, by the unchanged sampler. */
  private static double[] covariance(int steps) {
    return TensorScope.evaluate(
        () -> {
          Probe count = new Probe(0, 0);
          run(steps, count);
          Tensor x = HAAR.inverse(run(steps, new Probe(0, count.used())));
          Tensor off = x.sub(x.narrow(0, 0, 1));
          return Ops.doubles(torch.matmul(off.transpose(0, 1), off));
        });
  }

  private static Tensor run(int steps, Probe rng) {
    Reversal reversed = PROCESS.dynamics().reverse(score(), 1);
    TimeGrid grid = TimeGrid.quadratic(1, 1e-5, steps);
    return new Sampler<Reversal>(new EulerMaruyama(), grid)
        .run(reversed, rng.normal(D), Condition.NONE, rng);
  }

  /** Euler-Maruyama has order 1: halving the steps again leaves about the last difference. */
  @Test
  void fineBandsThatStartLateReturnTheLawOfTheData() {
    double[] coarse = covariance(100);
    double[] fine = covariance(200);
    for (int i = 0; i < D * D; i++) {
      double step = Math.abs(fine[i] - coarse[i]);
      // Fine bands keep e^{−5} of their mean at 1/2, where they are taken for noise; what was left
      // out is below its square times a variance of 1.
      assertThat(fine[i]).isCloseTo(pixels()[i / D][i % D], within(2 * step + 5e-4));
      assertThat(step).isLessThan(0.05);
    }
  }

  @Test
  void fineBandsStandStillWhileTheyAreNoise() {
    Tensor x = Ops.tensor(new double[] {1, 2, 3, 4}, 1, D);
    Reversal reversed = PROCESS.dynamics().reverse(score(), 1);
    double[] late = Ops.doubles(reversed.drift(x, Ops.scalar(0.6), Condition.NONE));
    assertThat(late[2]).isZero();
    assertThat(late[3]).isZero();
    assertThat(late[0]).isNotZero();
    assertThat(Ops.doubles(reversed.drift(x, Ops.scalar(0.4), Condition.NONE))[3]).isNotZero();
  }
}
