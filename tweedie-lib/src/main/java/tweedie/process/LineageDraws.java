package tweedie.process;

import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Draws of the number of lineages.
 *
 * @param theta θ &gt; 0
 * @param u uniform numbers in (0, 1), one a draw
 * @param normal standard normal numbers, as many; called at most once
 * @param deaths a stream for each draw
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record LineageDraws(double theta, double[] u, Supplier<Tensor> normal, IntFunction<Rng> deaths) {
  /**
   * Below this time M is about 2/τ ± √(2/3τ), and a rounded normal replaces its table. The skewness
   * of M is of order √τ, so that the law is off by less than 1e-3 in total variation, and what it
   * mixes by far less.
   */
  static final double GAUSSIAN_BELOW = 1e-5;

  /**
   * Draws M at one time by inversion of its table.
   *
   * @param tau time ≥ 0
   * @return [draws]; −1, for infinitely many, at time 0
   */
  long[] shared(double tau) {
    if (tau < GAUSSIAN_BELOW) {
      double[] all = new double[u.length];
      java.util.Arrays.fill(all, tau);
      return each(all);
    }
    Lineages table = Lineages.of(theta, tau);
    return java.util.Arrays.stream(u).mapToLong(table::draw).toArray();
  }

  /**
   * Draws M at times of their own: by bracketing where the time is large, from a grid of tables
   * where it is small. A draw depends on its own numbers only.
   *
   * @param tau times ≥ 0, one a draw
   * @return [draws]; −1, for infinitely many, at time 0
   */
  long[] each(double[] tau) {
    double[] normals = new double[0];
    LineageGrid grid = LineageGrid.of(theta);
    long[] out = new long[u.length];
    for (int r = 0; r < out.length; r++) {
      if (tau[r] == 0) {
        out[r] = -1;
      } else if (tau[r] >= LineageBracket.FROM) {
        out[r] = LineageBracket.draw(theta, tau[r], u[r]);
      } else if (tau[r] >= GAUSSIAN_BELOW) {
        out[r] = grid.draw(tau[r], u[r], deaths.apply(r));
      } else {
        if (normals.length == 0) {
          normals = Ops.doubles(normal.get());
        }
        out[r] = gaussian(theta, tau[r], normals[r]);
      }
    }
    return out;
  }

  /** Griffiths's normal limit with its corrected mean, rounded and clipped at 0. */
  private static long gaussian(double theta, double tau, double z) {
    double mean = LineageMoments.smallTimeMean(theta, tau);
    double spread = Math.sqrt(LineageMoments.smallTimeVariance(theta, tau));
    return Math.max(0, Math.round(mean + spread * z));
  }
}
