package tweedie.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Density;
import tweedie.core.Score;
import tweedie.core.TimeGrid;
import tweedie.process.Brownian;
import tweedie.process.ConstantBeta;
import tweedie.process.HeatMixture;
import tweedie.space.Divergence;
import tweedie.space.Torus;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/** K-sample bounds on the circle, at a point where the density of the data is e^{−1.426}. */
class CirclePathWeightTest {
  private static final double BETA = 10;
  private static final double FIRST = 0.01;
  private static final double LOG = -1.426;
  private static final double VARIANCE = 0.9;
  private static final Brownian PROCESS = new Brownian(new Torus(1), new ConstantBeta(BETA));

  /** Cells of the circle, and the one whose corner is the point. */
  private static final int CELLS = 96;

  private static final int POINT = 60;
  private static final double X = angle(POINT);

  private static final int STEPS = 30;

  /**
   * What the steps add to a log-weight: each one takes its divergence −1/v and half its square 1/v
   * at its beginning, too large by ½ r² and ¼ r² when v grows by a share r. Here r = 0.083, {@code
   * ¼ · 30 r² = 0.05}.
   */
  private static final double BIAS = 0.05;

  private static double angle(int i) {
    return 2 * Math.PI * i / CELLS - Math.PI;
  }

  private static double variance(double t) {
    return VARIANCE + BETA * t;
  }

  /** A wrapped normal law of variance 1 at FIRST whose density at X is e^LOG; images: 2e-6. */
  private static double centre() {
    double v = variance(FIRST);
    return X + Math.sqrt(-v * (2 * LOG + Math.log(2 * Math.PI * v)));
  }

  private static final HeatMixture DATA =
      new HeatMixture(new Torus(1), new double[] {1}, new double[][] {{centre()}}, VARIANCE);

  /** A model {@code a s + b} with the exact score s, which is not the score of any law. */
  private static Score model(double a, double b) {
    return (x, t, c) -> Ops.add(Ops.mul(DATA.score(PROCESS).at(x, t, c), a), b);
  }

  /** Steps of one share of the variance of the noised law. */
  private static FeynmanKac weights(Score score) {
    double[] t = new double[STEPS + 1];
    double ratio = variance(1) / variance(FIRST);
    for (int i = 0; i <= STEPS; i++) {
      t[i] = (variance(FIRST) * Math.pow(ratio, (double) i / STEPS) - VARIANCE) / BETA;
    }
    return new FeynmanKac(
        PROCESS.dynamics(), score, PROCESS.prior(), new TimeGrid(t), Divergence.differences(1e-4));
  }

  /** {@code −∂(a s + b) p} and noise, in the time of the reversal, by differences of order four. */
  private static double[] rate(double[] p, double a, double b, double t) {
    double h = 2 * Math.PI / CELLS;
    double[] flux = new double[CELLS];
    for (int i = 0; i < CELLS; i++) {
      flux[i] = (a * slope(angle(i), variance(t)) + b) * p[i];
    }
    double[] out = new double[CELLS];
    for (int i = 0; i < CELLS; i++) {
      int[] k = new int[5];
      for (int j = 0; j < 5; j++) {
        k[j] = (i + j - 2 + CELLS) % CELLS;
      }
      double first = (flux[k[0]] - 8 * flux[k[1]] + 8 * flux[k[3]] - flux[k[4]]) / (12 * h);
      double second =
          (-p[k[0]] + 16 * p[k[1]] - 30 * p[k[2]] + 16 * p[k[3]] - p[k[4]]) / (12 * h * h);
      out[i] = BETA * (0.5 * second - first);
    }
    return out;
  }

  /** The score of the wrapped normal law, by images. */
  private static double slope(double x, double v) {
    double mass = 0;
    double sum = 0;
    for (int k = -4; k <= 4; k++) {
      double r = x - centre() + 2 * Math.PI * k;
      double p = Math.exp(-r * r / (2 * v));
      mass += p;
      sum -= p * r / v;
    }
    return sum / mass;
  }

  /** The log-density at X that the reversal from the uniform law reaches, by Runge and Kutta. */
  private static double exact(double a, double b) {
    int steps = 3000; // stable below 2.8 / 5.3 · 2 h² / β, here 2200
    double h = (1 - FIRST) / steps;
    double[] p = new double[CELLS];
    Arrays.fill(p, 1 / (2 * Math.PI));
    for (int n = 0; n < steps; n++) {
      double t = 1 - n * h;
      double[] k1 = rate(p, a, b, t);
      double[] k2 = rate(moved(p, k1, h / 2), a, b, t - h / 2);
      double[] k3 = rate(moved(p, k2, h / 2), a, b, t - h / 2);
      double[] k4 = rate(moved(p, k3, h), a, b, t - h);
      p = moved(moved(moved(moved(p, k1, h / 6), k2, h / 3), k3, h / 3), k4, h / 6);
    }
    return Math.log(p[POINT]);
  }

  private static double[] moved(double[] p, double[] rate, double h) {
    double[] q = p.clone();
    for (int i = 0; i < q.length; i++) {
      q[i] += h * rate[i];
    }
    return q;
  }

  private static double[] logDensities(Density d, int n) {
    return TensorScope.evaluate(
        () -> {
          double[] x = new double[n];
          Arrays.fill(x, X);
          return Ops.doubles(d.logDensity(Ops.tensor(x, n, 1), Condition.NONE, Rng.of(3, n)));
        });
  }

  private static double mean(double[] v) {
    return Arrays.stream(v).average().orElseThrow();
  }

  private static double error(double[] v) {
    double m = mean(v);
    return Math.sqrt(Arrays.stream(v).map(a -> (a - m) * (a - m)).sum()) / v.length;
  }

  @Test
  void exactScoreReachesTheDensityOfTheData() {
    Tensor x = Ops.matrix(new double[][] {{X}});
    double log = DATA.logDensity(PROCESS, x, Ops.scalar(FIRST)).item_double();
    assertThat(log).isCloseTo(LOG, within(5e-6));
    // The prior is off by 2 e^{−(τ + 0.9)/2} = 9e-3 at most.
    assertThat(exact(1, 0)).isCloseTo(LOG, within(9e-3));
    // Weights are equal but for the steps; five standard errors: 6e-7.
    double[] many = logDensities(new Importance(100, weights(model(1, 0))), 12);
    assertThat(mean(many)).isCloseTo(LOG, within(5 * error(many) + BIAS + 9e-3));
    assertThat(error(many)).isLessThan(0.02);
  }

  @Test
  void moreSamplesComeCloserFromBelow() {
    double truth = exact(0.5, 0.4);
    FeynmanKac weights = weights(model(0.5, 0.4));
    double[] one = logDensities(weights, 2000);
    double[] ten = logDensities(new Importance(10, weights), 1000);
    double[] hundred = logDensities(new Importance(100, weights), 120);
    // Five standard errors: 6e-7 each.
    assertThat(mean(one)).isLessThan(mean(ten) - 5 * Math.hypot(error(one), error(ten)));
    assertThat(mean(ten)).isLessThan(mean(hundred) - 5 * Math.hypot(error(ten), error(hundred)));
    assertThat(mean(hundred)).isLessThan(truth + 5 * error(hundred) + BIAS);
    assertThat(mean(hundred)).isGreaterThan(truth - 0.1);
  }
}
