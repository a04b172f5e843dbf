package tweedie.metric;

import java.util.Arrays;

/**
 * Unbiased MMD² of two samples under the Gaussian kernel {@code k(x, y) = exp(-‖x-y‖²/(2h²))}.
 *
 * <p>For low-dimensional samples, such as 2-D mixtures; zero in expectation for equal laws.
 *
 * @see "Gretton et al. 2012, A kernel two-sample test, JMLR 13, Lemma 6 and §8 (median heuristic)"
 */
public final class Mmd {

  /** Points of the pooled sample that the median is taken over; 2·10⁶ distances. */
  private static final int MEDIAN_POINTS = 2000;

  private Mmd() {}

  /**
   * MMD² at a given bandwidth.
   *
   * @param x first sample, [n, d], n ≥ 3
   * @param y second sample, [m, d], m ≥ 3
   * @param bandwidth h, above 0, in units of the samples
   * @return MMD², between -1 and 2, and its jackknife standard error
   * @throws IllegalArgumentException if the samples do not fit together or h is not positive
   */
  public static Estimate squared(double[][] x, double[][] y, double bandwidth) {
    Samples.checkPair(x, y, 3);
    if (!(bandwidth > 0) || Double.isInfinite(bandwidth)) {
      throw new IllegalArgumentException(
          "bandwidth: expected a finite value above 0, found " + bandwidth);
    }
    double scale = -0.5 / (bandwidth * bandwidth);
    return UStatistic.of(
        x,
        y,
        (a, b, visitor) ->
            Pairwise.squaredDistances(
                a,
                b,
                (i, values) -> {
                  for (int j = 0; j < values.length; j++) {
                    values[j] = Math.exp(scale * values[j]);
                  }
                  visitor.visit(i, values);
                }));
  }

  /**
   * The median distance between distinct points of the pooled sample (every k-th point of it where
   * it has more than 2,000).
   *
   * @param x first sample, [n, d]
   * @param y second sample, [m, d]
   * @return the bandwidth h, above 0
   * @throws IllegalArgumentException if the samples do not fit together or more than half of their
   *     distances are 0
   */
  public static double medianBandwidth(double[][] x, double[][] y) {
    Samples.checkPair(x, y, 1);
    int pooled = x.length + y.length;
    int stride = (pooled + MEDIAN_POINTS - 1) / MEDIAN_POINTS;
    double[][] points = new double[(pooled + stride - 1) / stride][];
    for (int i = 0; i < points.length; i++) {
      int index = i * stride;
      points[i] = index < x.length ? x[index] : y[index - x.length];
    }
    int n = points.length;
    double[] distances = new double[n * (n - 1) / 2];
    Pairwise.squaredDistances(
        points, points, (i, row) -> System.arraycopy(row, 0, distances, i * (i - 1) / 2, i));
    Arrays.sort(distances);
    int half = distances.length / 2;
    double median =
        distances.length % 2 == 1
            ? Math.sqrt(distances[half])
            : 0.5 * (Math.sqrt(distances[half - 1]) + Math.sqrt(distances[half]));
    if (!(median > 0)) {
      throw new IllegalArgumentException("bandwidth: expected a positive median distance, found 0");
    }
    return median;
  }
}
