package tweedie.law;

import tweedie.tensor.Rng;

/** Multinomial counts by sequential binomials, each the inversion of one uniform number. */
public final class Multinomial {
  private Multinomial() {}

  /**
   * Draws {@code L ~ Multinomial(m, x)} for each row: {@code L_i ~ Binomial(rest, x_i / rest)}.
   *
   * @param counts the numbers m ≥ 0, [rows]
   * @param x compositions, [rows, k] in one array, row after row; a zero stays without counts
   * @param k categories
   * @param rng one stream a row
   * @return counts, [rows, k] in one array; each row sums to its m
   */
  public static double[] draw(long[] counts, double[] x, int k, Rng rng) {
    double[] u = rng.uniforms(k);
    double[] out = new double[x.length];
    for (int r = 0; r < counts.length; r++) {
      long left = counts[r];
      double rest = 0;
      for (int i = 0; i < k; i++) {
        rest += x[r * k + i];
      }
      for (int i = 0; i < k && left > 0; i++) {
        double p = x[r * k + i];
        boolean last = p >= rest * (1 - 1e-15);
        long l = last ? left : binomial(left, p / rest, u[r * k + i]);
        out[r * k + i] = l;
        left -= l;
        rest -= p;
      }
    }
    return out;
  }

  /**
   * The inverse of the binomial law, adding up its atoms outward from the mode: about one standard
   * deviation of steps, and one uniform number whatever n is.
   *
   * @param n trials
   * @param p probability of success, in [0, 1]
   * @param u a number in (0, 1)
   * @return successes
   */
  static long binomial(long n, double p, double u) {
    if (p <= 0 || n == 0) {
      return 0;
    }
    if (p >= 1) {
      return n;
    }
    long mode = Math.min(n, (long) ((n + 1) * p));
    double logPeak =
        LogGamma.at(n + 1.0)
            - LogGamma.at(mode + 1.0)
            - LogGamma.at(n - mode + 1.0)
            + mode * Math.log(p)
            + (n - mode) * Math.log1p(-p);
    double odds = p / (1 - p);
    double up = Math.exp(logPeak);
    double down = up;
    double left = u - up;
    long high = mode;
    long low = mode;
    while (left > 0 && (low > 0 || high < n)) {
      if (high < n) {
        up *= odds * (n - high) / (high + 1);
        high++;
        left -= up;
        if (left <= 0) {
          return high;
        }
      }
      if (low > 0) {
        down *= low / (odds * (n - low + 1));
        low--;
        left -= down;
        if (left <= 0) {
          return low;
        }
      }
      if (up == 0 && down == 0) {
        break; // rounding left a rest below one unit in the last place
      }
    }
    return mode;
  }
}
