package tweedie.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.core.Condition;
import tweedie.core.Reversal;
import tweedie.core.Sampler;
import tweedie.core.TimeGrid;
import tweedie.process.ConstantBeta;
import tweedie.process.WrightFisher;
import tweedie.process.WrightFisherMoments;
import tweedie.solver.EulerMaruyama;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/** The exact noised law of a Dirichlet mixture, and reversal with its exact score. */
class DirichletMixtureTest {
  private static final DirichletMixture TWO =
      new DirichletMixture(new double[] {.3, .7}, new double[][] {{6, 3}, {3, 5}});
  private static final DirichletMixture THREE =
      new DirichletMixture(new double[] {.4, .6}, new double[][] {{6, 3, 3}, {2, 4, 8}});

  private static WrightFisher process(int k) {
    double[] alpha = new double[k];
    Arrays.fill(alpha, 2);
    return new WrightFisher(alpha, new ConstantBeta(1));
  }

  @Test
  void noisedDensityIntegratesToOneAndFollowsTheTransition() {
    WrightFisher process = process(2);
    int n = 400;
    double total = 0;
    double smoothed = 0;
    double t = 0.3;
    Tensor y = Ops.tensor(new double[] {.35, .65}, 1, 2);
    for (int i = 0; i < n; i++) {
      double s = (i + 0.5) / n;
      double v = s * s * (3 - 2 * s);
      double w = 6 * s * (1 - s) / n;
      Tensor x = Ops.tensor(new double[] {v, 1 - v}, 1, 2);
      total += w * Math.exp(Ops.doubles(TWO.logDensity(process, x, Ops.scalar(t)))[0]);
      double data = Ops.doubles(TWO.logDensity(x, Condition.NONE, Rng.of(1, 1)))[0];
      double step = Ops.doubles(process.logTransition(y, x, Ops.scalar(0), Ops.scalar(t)))[0];
      smoothed += w * Math.exp(data + step);
    }
    // The midpoint rule on integrands with three vanishing derivatives at the ends.
    assertThat(total).isCloseTo(1, within(1e-8));
    assertThat(smoothed)
        .isCloseTo(
            Math.exp(Ops.doubles(TWO.logDensity(process, y, Ops.scalar(t)))[0]), within(1e-8));
  }

  @Test
  void scoreIsTheMetricGradient() {
    WrightFisher process = process(3);
    double[] y = {.2, .5, .3};
    Tensor t = Ops.scalar(.2);
    double[] got = Ops.doubles(THREE.score(process).at(Ops.tensor(y, 1, 3), t, Condition.NONE));
    double h = 1e-5;
    double[] slope = new double[2];
    for (int i = 0; i < 2; i++) {
      double[] up = y.clone();
      double[] down = y.clone();
      up[i] += h;
      up[2] -= h;
      down[i] -= h;
      down[2] += h;
      double[] log =
          Ops.doubles(
              THREE.logDensity(
                  process, Ops.cat(0, Ops.tensor(up, 1, 3), Ops.tensor(down, 1, 3)), t));
      slope[i] = (log[0] - log[1]) / (2 * h);
    }
    for (int i = 0; i < 2; i++) {
      double want = y[i] * (slope[i] - y[0] * slope[0] - y[1] * slope[1]);
      // Central differences of step 1e-5: truncation of order 1e-8, rounding 1e-10.
      assertThat(got[i]).isCloseTo(want, within(1e-7));
    }
  }

  /** Where every component is below any absolute error, against the transition by quadrature. */
  @ParameterizedTest
  @ValueSource(doubles = {.01, .03})
  void farTailsHaveTheirLogarithmAndTheirSlope(double time) {
    DirichletMixture narrow =
        new DirichletMixture(new double[] {.3, .7}, new double[][] {{180, 9}, {90, 12}});
    WrightFisher process = process(2);
    Tensor t = Ops.scalar(time);
    double y = 0.004;
    double h = 1e-6;
    double[] at = {y, 1 - y, y + h, 1 - y - h, y - h, 1 - y + h};
    double[] log = Ops.doubles(narrow.logDensity(process, Ops.tensor(at, 3, 2), t));
    int n = 2000;
    double[] from = new double[2 * n];
    double[] to = new double[2 * n];
    for (int i = 0; i < n; i++) {
      from[2 * i] = (i + 0.5) / n;
      from[2 * i + 1] = 1 - from[2 * i];
      to[2 * i] = y;
      to[2 * i + 1] = 1 - y;
    }
    Tensor x = Ops.tensor(from, n, 2);
    Tensor step = process.logTransition(Ops.tensor(to, n, 2), x, Ops.scalar(0), t);
    double[] both = Ops.doubles(step.add(narrow.logDensity(x, Condition.NONE, Rng.of(1, n))));
    double max = Arrays.stream(both).max().orElseThrow();
    double want = max + Math.log(Arrays.stream(both).map(v -> Math.exp(v - max)).sum() / n);
    assertThat(want).isLessThan(-40);
    // The midpoint rule is exact to rounding for a smooth peak; eight digits of the transition.
    assertThat(log[0]).isCloseTo(want, within(2e-8));
    double score =
        Ops.doubles(narrow.score(process).at(Ops.tensor(at, 3, 2), t, Condition.NONE))[0];
    double slope = y * (1 - y) * (log[1] - log[2]) / (2 * h);
    // Central differences: (h/y)² = 6e-8 of the slope, rounding 1e-12/(2h) times 0.004.
    assertThat(score).isCloseTo(slope, within(1e-6 * Math.abs(slope)));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void reversalWithTheExactScoreReturnsTheDataLaw(int k) {
    DirichletMixture target = k == 2 ? TWO : THREE;
    WrightFisher process = process(k);
    double from = 0.8;
    double to = 0.05;
    int n = 600;
    int steps = 100;
    Reversal reverse = process.dynamics().reverse(target.score(process), 1);
    double[] x =
        TensorScope.value(
            () -> {
              Tensor data = target.sample(Condition.NONE, Rng.of(1, n));
              Tensor start =
                  process.sample(data, Ops.scalar(0), Ops.scalar(from), Rng.of(2, n)).x();
              return Ops.doubles(
                  new Sampler<>(new EulerMaruyama(), TimeGrid.uniform(from, to, steps))
                      .run(reverse, start, Condition.NONE, Rng.of(3, n)));
            });
    double[][] want = moments(target, process, to);
    for (int i = 0; i < k; i++) {
      double mean = 0;
      double square = 0;
      double fourth = 0;
      for (int r = 0; r < n; r++) {
        double d = x[r * k + i] - want[0][i];
        mean += d / n;
        square += d * d / n;
        fourth += d * d * d * d / n;
      }
      // 4 standard errors (false alarms 6e-5 each) and the weak error of a step, h = .0075 times
      // rates of order θ/2 = 3 on quantities of the size of the moment itself.
      double h = (from - to) / steps;
      assertThat(mean).isCloseTo(0, within(4 * Math.sqrt(want[1][i] / n) + h * 0.5));
      assertThat(square)
          .isCloseTo(
              want[1][i],
              within(4 * Math.sqrt((fourth - square * square) / n) + 6 * h * want[1][i]));
    }
  }

  /**
   * Exact mean and variance at time t: both moments of the diffusion are quadratic in its start.
   */
  private static double[][] moments(DirichletMixture target, WrightFisher process, double t) {
    double[] alpha = process.alpha();
    int k = alpha.length;
    double theta = Arrays.stream(alpha).sum();
    double slow = Math.exp(-theta * t / 2);
    double fast = Math.exp(-(theta + 1) * t);
    double[][] out = new double[2][k];
    for (int i = 0; i < k; i++) {
      double mean = 0;
      double second = 0;
      for (int c = 0; c < target.weights().length; c++) {
        double[] a = target.alphas()[c];
        double sum = Arrays.stream(a).sum();
        mean += target.weights()[c] * a[i] / sum;
        second += target.weights()[c] * a[i] * (a[i] + 1) / sum / (sum + 1);
      }
      double[] point = new double[k];
      Arrays.fill(point, (1 - mean) / (k - 1));
      point[i] = mean;
      WrightFisherMoments m = WrightFisherMoments.of(alpha, point, t);
      double variance = second - mean * mean;
      // E X² is x² e^{−(θ+1)τ} plus terms linear in x; (E X)² is subtracted at the mean start.
      out[0][i] = alpha[i] / theta + (mean - alpha[i] / theta) * slow;
      out[1][i] = m.covariance()[i][i] + variance * fast;
    }
    return out;
  }
}
