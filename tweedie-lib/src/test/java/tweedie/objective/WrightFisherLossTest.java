package tweedie.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Noised;
import tweedie.process.ConstantBeta;
import tweedie.process.WrightFisher;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/** The losses on the simplex differ by constants, also where α_i ≤ 1. */
class WrightFisherLossTest {
  private static final int N = 20_000;
  private static final WrightFisher PROCESS =
      new WrightFisher(new double[] {1, 0.8, 2.5}, new ConstantBeta(1));
  private static final Field SMALL = linear(0.5, -0.3);
  private static final Field LARGE = linear(-1, 2);

  private static Field linear(double a, double b) {
    Tensor w = Ops.tensor(new double[] {a, b, 0, 1, -a, 0.4, b, 0, -0.7}, 3, 3);
    w.retainReference();
    return (x, t, c) -> torch.matmul(x.mul(x), w);
  }

  private static double[] losses(Criterion loss, Field net, int n) {
    return TensorScope.value(
        () -> {
          double[] start = new double[3 * n];
          for (int i = 0; i < n; i++) {
            start[3 * i] = 0.2;
            start[3 * i + 1] = 0.5;
            start[3 * i + 2] = 0.3;
          }
          Tensor x = Ops.tensor(start, n, 3);
          double[] times = new double[n];
          java.util.Arrays.fill(times, 0.3);
          Tensor t = Ops.tensor(times, n);
          Noised xt = PROCESS.sample(x, Ops.zerosLike(t), t, Rng.of(1, n));
          return Ops.doubles(loss.at(net, new Batch(x, Condition.NONE), xt, t, Rng.of(2, n)));
        });
  }

  /** The mean of [A(large) − A(small)] − [B(large) − B(small)] and its standard error. */
  private static double[] contrast(Criterion a, Criterion b, int n) {
    double[] a1 = losses(a, LARGE, n);
    double[] a0 = losses(a, SMALL, n);
    double[] b1 = losses(b, LARGE, n);
    double[] b0 = losses(b, SMALL, n);
    double mean = 0;
    double square = 0;
    for (int i = 0; i < n; i++) {
      double d = a1[i] - a0[i] - (b1[i] - b0[i]);
      mean += d / n;
      square += d * d / n;
    }
    return new double[] {mean, Math.sqrt((square - mean * mean) / n)};
  }

  @Test
  void implicitAndDenoisingLossDifferByAConstant() {
    double[] d =
        contrast(new WrightFisherImplicit(PROCESS), new WrightFisherDenoising(PROCESS, false), N);
    // 4 standard errors: false alarms 6e-5.
    assertThat(d[0]).isCloseTo(0, within(4 * d[1]));
    assertThat(d[1]).isLessThan(0.05);
  }

  @Test
  void drawnAndMeanCountsHaveTheSameMinimiser() {
    double[] d =
        contrast(
            new WrightFisherDenoising(PROCESS, true),
            new WrightFisherDenoising(PROCESS, false),
            4000);
    assertThat(d[0]).isCloseTo(0, within(4 * d[1]));
    assertThat(d[1]).isLessThan(0.05);
  }

  @Test
  void denoisingLossIsTheGeneratorsOwnDiscrepancy() {
    int n = 50;
    double[] got = losses(new WrightFisherDenoising(PROCESS, true), LARGE, n);
    double[] want =
        losses(
            (net, clean, xt, t, rng) -> {
              Tensor zero = Ops.zerosLike(t);
              Tensor score = PROCESS.score(net).at(xt.x(), t, Condition.NONE);
              Tensor exact = PROCESS.transitionScore(xt.x(), clean.x(), zero, t);
              var dynamics = PROCESS.dynamics();
              return dynamics.phi(dynamics.relative(score, exact), xt.x(), t);
            },
            LARGE,
            n);
    for (int i = 0; i < n; i++) {
      assertThat(got[i]).isCloseTo(want[i], within(1e-9 * (1 + want[i])));
    }
  }
}
