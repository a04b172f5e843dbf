package tweedie.law;

import java.util.Arrays;

/**
 * One level of interpolated absolute discounting with the three discounts of modified Kneser–Ney
 * smoothing: {@code D_k = k − (k + 1) Y n_{k+1}/n_k} with {@code Y = n₁/(n₁ + 2n₂)} and n_k the
 * number of grams seen k times.
 *
 * @see "Chen, Goodman 1999, equations 17"
 */
final class Discounting {
  /** Keeps some weight for symbols that were never seen, also where counts of counts are odd. */
  private static final double LEAST = 0.1;

  private Discounting() {}

  /**
   * Smooths a table of counts.
   *
   * @param counts [contexts, S] in one array
   * @param states S
   * @param lower law to fall back on, [contexts / S^j, S]: that of the context without its first
   *     symbols
   * @return probabilities, [contexts, S], every one above 0, each S of them adding up to 1
   */
  static double[] smooth(int[] counts, int states, double[] lower) {
    double[] discount = discounts(counts);
    double[] p = new double[counts.length];
    for (int from = 0; from < counts.length; from += states) {
      long total = 0;
      double taken = 0;
      for (int w = 0; w < states; w++) {
        int c = counts[from + w];
        total += c;
        taken += discount[Math.min(c, 3)];
      }
      for (int w = 0; w < states; w++) {
        int c = counts[from + w];
        double back = lower[(from + w) % lower.length];
        p[from + w] =
            total == 0 ? back : (c - discount[Math.min(c, 3)] + taken * back) / (double) total;
      }
    }
    return p;
  }

  /** Discounts of counts 0, 1, 2 and more. */
  private static double[] discounts(int[] counts) {
    double[] n = new double[5];
    Arrays.stream(counts).filter(c -> c < n.length).forEach(c -> n[c]++);
    double y = n[1] > 0 ? n[1] / (n[1] + 2 * n[2]) : 0.5;
    double[] d = new double[4];
    for (int k = 1; k < d.length; k++) {
      double wanted = n[k] > 0 ? k - (k + 1) * y * n[k + 1] / n[k] : y;
      d[k] = Math.max(LEAST, Math.min(k, wanted));
    }
    return d;
  }
}
