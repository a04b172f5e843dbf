package tweedie.process;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Ops;

/** Draws of the number of lineages. */
final class LineageDraws {
  /**
   * Below this time M is about 2/τ ± √(2/3τ), and a rounded normal replaces its table. The skewness
   * of M is of order √τ, so that the law is off by less than 1e-3 in total variation, and what it
   * mixes by far less.
   */
  static final double GAUSSIAN_BELOW = 1e-5;

  private LineageDraws() {}

  /**
   * Draws M by inversion: from a table where all draws share a time or the time is small, by
   * bracketing elsewhere. Both give the same M for the same number.
   *
   * @param theta θ &gt; 0
   * @param tau times ≥ 0, one for all draws or one a draw
   * @param u uniform numbers in (0, 1), one a draw
   * @param normal standard normal numbers, as many; called at most once
   * @return [draws]; −1, for infinitely many, at time 0
   */
  static long[] draw(double theta, double[] tau, double[] u, Supplier<Tensor> normal) {
    double[] normals = new double[0];
    Map<Double, Lineages> tables = new HashMap<>();
    long[] out = new long[u.length];
    for (int r = 0; r < out.length; r++) {
      double time = tau[tau.length == 1 ? 0 : r];
      if (time == 0) {
        out[r] = -1;
      } else if (time < GAUSSIAN_BELOW) {
        if (normals.length == 0) {
          normals = Ops.doubles(normal.get());
        }
        out[r] = gaussian(theta, time, normals[r]);
      } else if (tau.length > 1 && time >= LineageBracket.FROM) {
        out[r] = LineageBracket.draw(theta, time, u[r]);
      } else {
        out[r] = tables.computeIfAbsent(time, t -> Lineages.of(theta, t)).draw(u[r]);
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
