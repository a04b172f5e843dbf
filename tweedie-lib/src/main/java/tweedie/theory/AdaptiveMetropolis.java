package tweedie.theory;

import java.util.function.ToDoubleFunction;
import tweedie.tensor.Rng;

/**
 * Random-walk Metropolis with a Gaussian step of covariance {@code (2.38²/d)(Σ + 10⁻⁶ I)}, where Σ
 * is the covariance of the chain so far. One step in twenty keeps the first, small covariance, so
 * that the chain is ergodic whatever Σ becomes.
 *
 * @see "Haario, Saksman, Tamminen 2001, Bernoulli 7, 223-242; Roberts, Rosenthal 2009, JCGS 18,
 *     349"
 */
public final class AdaptiveMetropolis {
  private static final int LEARN_FROM = 100;
  private static final double SMALL = 0.1;
  private static final double FIXED_SHARE = 0.05;

  private final ToDoubleFunction<double[]> logDensity;
  private final int d;
  private final double[] mean;
  private final double[][] scatter;
  private int seen;

  private AdaptiveMetropolis(ToDoubleFunction<double[]> logDensity, int d) {
    this.logDensity = logDensity;
    this.d = d;
    this.mean = new double[d];
    this.scatter = new double[d][d];
  }

  /**
   * Runs one chain.
   *
   * @param logDensity log of a density of states [d] up to a constant; −∞ where it is 0
   * @param start first state [d], of positive density
   * @param steps number of steps; the first half is dropped
   * @param rng one stream
   * @return the second half, [steps − steps/2][d]
   */
  public static double[][] chain(
      ToDoubleFunction<double[]> logDensity, double[] start, int steps, Rng rng) {
    return new AdaptiveMetropolis(logDensity, start.length).run(start, steps, rng);
  }

  private double[][] run(double[] start, int steps, Rng rng) {
    double[] x = start.clone();
    double value = logDensity.applyAsDouble(x);
    int burn = steps / 2;
    double[][] kept = new double[steps - burn][];
    int each = 2 + 2 * d;
    for (int i = 0; i < steps; i++) {
      double[] u = rng.child(i).uniforms(each);
      double[] y = proposal(x, u);
      double there = logDensity.applyAsDouble(y);
      if (Math.log(u[0]) < there - value) {
        x = y;
        value = there;
      }
      learn(x);
      if (i >= burn) {
        kept[i - burn] = x.clone();
      }
    }
    return kept;
  }

  private double[] proposal(double[] x, double[] u) {
    double[] z = new double[d];
    for (int j = 0; j < d; j++) {
      // Box-Muller.
      z[j] = Math.sqrt(-2 * Math.log(u[2 + 2 * j])) * Math.cos(2 * Math.PI * u[3 + 2 * j]);
    }
    double[] y = x.clone();
    if (seen < LEARN_FROM || u[1] < FIXED_SHARE) {
      for (int j = 0; j < d; j++) {
        y[j] += SMALL / Math.sqrt(d) * z[j];
      }
      return y;
    }
    double[][] l = factor();
    double scale = 2.38 / Math.sqrt(d);
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        y[i] += scale * l[i][j] * z[j];
      }
    }
    return y;
  }

  private void learn(double[] x) {
    seen++;
    double[] before = new double[d];
    for (int i = 0; i < d; i++) {
      before[i] = x[i] - mean[i];
      mean[i] += before[i] / seen;
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        scatter[i][j] += before[i] * (x[j] - mean[j]);
      }
    }
  }

  /** Cholesky factor of the covariance so far. */
  private double[][] factor() {
    double[][] l = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        double s = scatter[i][j] / seen + (i == j ? 1e-6 : 0);
        for (int k = 0; k < j; k++) {
          s -= l[i][k] * l[j][k];
        }
        l[i][j] = i == j ? Math.sqrt(Math.max(s, 1e-12)) : s / l[j][j];
      }
    }
    return l;
  }

  /**
   * Potential scale reduction of the halves of several chains: near 1 when they have mixed.
   *
   * @param chains [chain][draw][d], of equal length, at least 4 draws
   * @param number which of the d numbers
   * @return R̂
   * @see "Gelman et al. 2013, Bayesian Data Analysis, third edition, section 11.4"
   */
  public static double rHat(double[][][] chains, int number) {
    int n = chains[0].length / 2;
    int m = 2 * chains.length;
    double[] means = new double[m];
    double within = 0;
    double all = 0;
    for (int c = 0; c < m; c++) {
      double[][] chain = chains[c / 2];
      int from = c % 2 * n;
      for (int i = from; i < from + n; i++) {
        means[c] += chain[i][number] / n;
      }
      for (int i = from; i < from + n; i++) {
        within += Math.pow(chain[i][number] - means[c], 2) / (n - 1) / m;
      }
      all += means[c] / m;
    }
    double between = 0;
    for (double mean : means) {
      between += Math.pow(mean - all, 2) / (m - 1);
    }
    return Math.sqrt((n - 1.0) / n + between / within);
  }
}
