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
import tweedie.space.Divergence;
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

  private static Criterion drawn() {
    return (net, clean, xt, t, rng) ->
        new DrawnCounts(PROCESS, v -> 1).at(PROCESS.raised(net), clean, xt, t, rng);
  }

  private static Criterion matching() {
    return (net, clean, xt, t, rng) ->
        new ScoreMatching(PROCESS).at(PROCESS.score(net), clean, xt, t, rng);
  }

  @Test
  void implicitAndDenoisingLossDifferByAConstant() {
    for (Divergence d : new Divergence[] {Divergence.exact(), Divergence.hutchinson(1)}) {
      double[] c = contrast(new WrightFisherImplicit(PROCESS, d, v -> 1), drawn(), N);
      // 4 standard errors: false alarms 6e-5.
      assertThat(c[0]).isCloseTo(0, within(4 * c[1]));
      assertThat(c[1]).isLessThan(0.05);
    }
  }

  @Test
  void drawnAndMeanCountsHaveTheSameMinimiser() {
    double[] d = contrast(matching(), drawn(), 4000);
    assertThat(d[0]).isCloseTo(0, within(4 * d[1]));
    assertThat(d[1]).isLessThan(0.05);
  }

  /** {@code ½ uᵀAu + tr(A ∇u) + (α − |α| x)ᵀu} of {@code u_j = Σ x_i² w_ij} by hand. */
  @Test
  void implicitLossIsItsFormulaTimesTheWeight() {
    double[] x = {0.2, 0.5, 0.3};
    double[] alpha = PROCESS.alpha();
    Tensor at = Ops.tensor(x, 1, 3);
    double[] u = Ops.doubles(LARGE.at(at, Ops.scalar(0.3), Condition.NONE));
    double[] w = Ops.doubles(LARGE.at(torch.eye(3).to(at.scalar_type()), at, Condition.NONE));
    double want = 0;
    double mean = 0;
    for (int i = 0; i < 3; i++) {
      mean += x[i] * u[i];
    }
    for (int i = 0; i < 3; i++) {
      want += 0.5 * x[i] * u[i] * (u[i] - mean) + (alpha[i] - 4.3 * x[i]) * u[i];
      for (int j = 0; j < 3; j++) {
        want += ((i == j ? x[i] : 0) - x[i] * x[j]) * 2 * x[i] * w[3 * i + j];
      }
    }
    Noised xt = new Noised(at, at);
    double got =
        new WrightFisherImplicit(PROCESS, Divergence.exact(), v -> 7)
            .at(LARGE, new Batch(at, Condition.NONE), xt, Ops.scalar(0.3), Rng.of(0, 1))
            .item_double();
    assertThat(got).isCloseTo(7 * want, within(1e-12 * Math.abs(7 * want)));
  }
}
