package tweedie.theory;

import java.util.function.ToDoubleFunction;
import tweedie.tensor.Rng;

/**
 * Random-walk Metropolis that learns its moves in the steps that are dropped: a Gaussian step of
 * covariance {@code λ² (2.38²/d)(Σ + 10⁻⁶ I)}, where Σ is the covariance of a window of the chain
 * and λ follows the share of accepted moves to 0.234. Windows grow, so that the way from a far
 * start is forgotten. In the half that is kept nothing is learned any more: it is an ordinary
 * Metropolis chain. One step in twenty keeps the first, small covariance.
 *
 * @see "Haario, Saksman, Tamminen 2001, Bernoulli 7, 223-242; Roberts, Rosenthal 2009, JCGS 18,
 *     349; Andrieu, Thoms 2008, Statistics and Computing 18, 343, algorithm 4"
 */
public final class AdaptiveMetropolis {
  private static final double SMALL = 0.1;
  private static final double FIXED_SHARE = 0.05;
  private static final double ACCEPTED = 0.234;
  private static final double PACE = 0.6;

  /** Ends of the windows that moves are learned in, as shares of the steps that are dropped. */
  private static final double[] WINDOWS = {0.05, 0.1, 0.2, 0.4, 0.7};

  private final ToDoubleFunction<double[]> logDensity;
  private final int d;
  private double[] mean;
  private double[][] scatter;
  private double[][] shape;
  private double logScale;
  private int seen;

  private AdaptiveMetropolis(ToDoubleFunction<double[]> logDensity, int d) {
    this.logDensity = logDensity;
    this.d = d;
    this.mean = new double[d];
    this.scatter = new double[d][d];
    this.shape = new double[d][d];
    for (int j = 0; j < d; j++) {
      shape[j][j] = SMALL / Math.sqrt(d);
    }
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
      boolean fixed = u[1] < FIXED_SHARE;
      double[] y = proposal(x, u, fixed);
      double there = logDensity.applyAsDouble(y);
      double chance = there > value ? 1 : there <= value ? Math.exp(there - value) : 0;
      if (u[0] < chance) {
        x = y;
        value = there;
      }
      if (i < burn) {
        learn(x, fixed ? ACCEPTED : chance);
        closeWindow(i, burn);
      } else {
        kept[i - burn] = x.clone();
      }
    }
    return kept;
  }

  private double[] proposal(double[] x, double[] u, boolean fixed) {
    double[] z = new double[d];
    for (int j = 0; j < d; j++) {
      // Box-Muller.
      z[j] = Math.sqrt(-2 * Math.log(u[2 + 2 * j])) * Math.cos(2 * Math.PI * u[3 + 2 * j]);
    }
    double[] y = x.clone();
    double scale = Math.exp(logScale);
    for (int i = 0; i < d; i++) {
      if (fixed) {
        y[i] += SMALL / Math.sqrt(d) * z[i];
        continue;
      }
      for (int j = 0; j <= i; j++) {
        y[i] += scale * shape[i][j] * z[j];
      }
    }
    return y;
  }

  private void learn(double[] x, double chance) {
    seen++;
    logScale += (chance - ACCEPTED) / Math.pow(seen, PACE);
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

  /** Moves take the shape of the window that ends here; the way from the start is forgotten. */
  private void closeWindow(int step, int burn) {
    for (double share : WINDOWS) {
      if (step == (int) (share * burn)) {
        double[][] l = factor();
        for (double[] row : l) {
          for (int j = 0; j < d; j++) {
            row[j] *= 2.38 / Math.sqrt(d);
          }
        }
        shape = l;
        logScale = 0;
        seen = 0;
        mean = new double[d];
        scatter = new double[d][d];
        return;
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
