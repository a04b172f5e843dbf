package tweedie.process;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.tensor.Ops;
import tweedie.tensor.Shapes;

/**
 * Discrete draws by inversion, from given uniform numbers: one number for each draw.
 *
 * @see "Devroye 1986, Non-uniform random variate generation, section III.2"
 */
public final class Draws {
  /** From this mean on the sum does not start at 0, where probabilities underflow. */
  private static final double LARGE_MEAN = 500;

  private Draws() {}

  /**
   * Draws symbols with common weights.
   *
   * @param weights unnormalised, [S]
   * @param u uniform draws in (0, 1), any shape
   * @return int64, shape of u
   */
  public static Tensor symbol(Tensor weights, Tensor u) {
    Tensor sums = weights.to(torch.ScalarType.Double).cumsum(0);
    Tensor level = u.to(torch.ScalarType.Double).mul(sums.select(0, -1));
    return inside(torch.searchsorted(sums, level.contiguous()), weights.size(-1));
  }

  /**
   * Draws a symbol at every site. A symbol of weight 0 is never drawn, unless all are 0: then the
   * first one is.
   *
   * @param weights unnormalised, [B, event, S]
   * @param u uniform draws in (0, 1), [B, event]
   * @return int64 [B, event]
   */
  public static Tensor symbols(Tensor weights, Tensor u) {
    Tensor sums = weights.cumsum(-1).contiguous();
    Tensor level = u.to(sums.scalar_type()).mul(sums.select(-1, -1)).unsqueeze(-1).contiguous();
    return inside(torch.searchsorted(sums, level), weights.size(-1)).squeeze(-1);
  }

  private static Tensor inside(Tensor index, long states) {
    try (Scalar last = new Scalar(states - 1)) {
      return index.clamp_max(last);
    }
  }

  /**
   * Draws Poisson numbers: the quantile at u, by adding up probabilities.
   *
   * @param mean at least 0, any shape
   * @param u uniform draws in (0, 1), shape of mean
   * @return int64, shape of mean
   */
  public static Tensor poisson(Tensor mean, Tensor u) {
    double[] m = Ops.doubles(mean);
    double[] v = Ops.doubles(u);
    long[] n = new long[m.length];
    for (int i = 0; i < n.length; i++) {
      n[i] = poisson(m[i], v[i]);
    }
    return Ops.tensor(n, Shapes.of(mean));
  }

  static long poisson(double mean, double u) {
    // Ten standard deviations below a large mean nothing is left: the chance is below 1e-22.
    long n = mean < LARGE_MEAN ? 0 : (long) (mean - 10 * Math.sqrt(mean));
    double log = (double) n * Math.log(mean) - mean - logFactorial((double) n);
    double p = n == 0 ? Math.exp(-mean) : Math.exp(log);
    double left = u - p;
    // The terms vanish before the rounding of their sum can keep the loop going.
    while (left > 0 && (n < mean || p > 1e-18)) {
      n++;
      p *= mean / n;
      left -= p;
    }
    return n;
  }

  /** Stirling's series, right to 1e-15 for n of at least 250. */
  private static double logFactorial(double n) {
    return n * Math.log(n)
        - n
        + 0.5 * Math.log(2 * Math.PI * n)
        + (1 - 1 / (30 * n * n)) / (12 * n);
  }
}
