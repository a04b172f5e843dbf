package tweedie.metric;

import java.util.Arrays;

/**
 * Exact Wasserstein distance of two samples on the line.
 *
 * <p>{@code W_p^p = ∫₀¹ |F⁻¹(u) - G⁻¹(u)|^p du}: both quantile functions are steps, with jumps at
 * i/n and j/m, so the integral is a finite sum, for unequal n and m too.
 *
 * @see "Villani 2003, Topics in Optimal Transportation, Theorem 2.18"
 */
public final class Wasserstein1d {

  private Wasserstein1d() {}

  /**
   * The distance {@code W_p}.
   *
   * @param x first sample, [n], n ≥ 1, in any order
   * @param y second sample, [m], m ≥ 1, in any order
   * @param order p, at least 1
   * @return the distance, at least 0, in units of the samples
   * @throws IllegalArgumentException if a sample is empty or not finite, or p is below 1
   */
  public static double distance(double[] x, double[] y, double order) {
    Samples.check("first sample", new double[][] {x}, 1);
    Samples.check("second sample", new double[][] {y}, 1);
    checkOrder(order);
    return Math.pow(power(x.clone(), y.clone(), order), 1 / order);
  }

  static void checkOrder(double order) {
    if (!(order >= 1) || Double.isInfinite(order)) {
      throw new IllegalArgumentException("order: expected finite p >= 1, found " + order);
    }
  }

  /** Returns {@code W_p^p}; sorts both arrays in place. */
  static double power(double[] x, double[] y, double order) {
    Arrays.sort(x);
    Arrays.sort(y);
    long n = x.length;
    long m = y.length;
    double sum = 0;
    long position = 0; // in units of 1/(n m), so that jumps are compared exactly
    int i = 0;
    int j = 0;
    while (i < n && j < m) {
      long next = Math.min((i + 1) * m, (j + 1) * n);
      sum += (next - position) * cost(Math.abs(x[i] - y[j]), order);
      position = next;
      boolean xEnds = next == (i + 1) * m;
      boolean yEnds = next == (j + 1) * n;
      i += xEnds ? 1 : 0;
      j += yEnds ? 1 : 0;
    }
    return sum / ((double) n * m);
  }

  static double cost(double distance, double order) {
    if (order == 1) {
      return distance;
    }
    return order == 2 ? distance * distance : Math.pow(distance, order);
  }
}
