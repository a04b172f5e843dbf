package tweedie.theory;

import java.util.Arrays;

/**
 * Quantiles of a density on one axis, and how far samples are from it.
 *
 * @param density on one axis
 */
public record GridQuantiles(GridDensity density) {
  /** Quantiles a bin: edges of bins are right to half of 1/(128 K) of the mass. */
  private static final int FINE = 128;

  /**
   * Checks the dimension.
   *
   * @throws IllegalArgumentException for two axes
   */
  public GridQuantiles {
    if (density.axes().length != 1) {
      throw new IllegalArgumentException("quantiles: expected 1 axis, found 2");
    }
  }

  /**
   * The midpoint quantiles.
   *
   * @param n how many
   * @return {@code F⁻¹((i + ½)/n)}, [n], rising
   */
  public double[] midpoints(int n) {
    GridAxis axis = density.axes()[0];
    double[] p = density.values();
    double total = Arrays.stream(p).sum();
    double[] out = new double[n];
    double below = 0;
    int cell = 0;
    for (int i = 0; i < n; i++) {
      double wanted = (i + 0.5) / n * total;
      while (cell < p.length - 1 && below + p[cell] < wanted) {
        below += p[cell++];
      }
      double share = p[cell] > 0 ? (wanted - below) / p[cell] : 0.5;
      out[i] = axis.at(cell) + (share - 0.5) * axis.width();
    }
    return out;
  }

  /**
   * The Wasserstein-1 distance of samples, by the midpoint rule over quantiles.
   *
   * @param samples [n], in any order
   * @return {@code mean |x_(i) − F⁻¹((i + ½)/n)|}
   */
  public double wasserstein(double[] samples) {
    double[] x = samples.clone();
    Arrays.sort(x);
    double[] q = midpoints(x.length);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += Math.abs(x[i] - q[i]);
    }
    return sum / x.length;
  }

  /**
   * The divergence of the shares of samples in K bins of equal mass: a lower bound of {@code
   * KL(samples ‖ density)} in the limit, biased upwards by about {@code (K − 1)/2n}.
   *
   * @param samples [n], in any order
   * @param bins K, at least 2
   * @return {@code Σ p̂ log(K p̂)}, nats
   */
  public double divergence(double[] samples, int bins) {
    double[] fine = midpoints(bins * FINE);
    double[] counts = new double[bins];
    for (double x : samples) {
      int at = Arrays.binarySearch(fine, x);
      int rank = at >= 0 ? at : -at - 1;
      counts[Math.min(bins - 1, rank / FINE)]++;
    }
    double sum = 0;
    for (double c : counts) {
      double share = c / samples.length;
      sum += share > 0 ? share * Math.log(share * bins) : 0;
    }
    return sum;
  }
}
