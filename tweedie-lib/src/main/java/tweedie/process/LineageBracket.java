package tweedie.process;

/**
 * Exact inversion of the law of the number of lineages without ever computing a probability:
 * partial sums of the alternating series lie on alternate sides of the distribution function once
 * their terms fall, and are refined until the bracket excludes the uniform number.
 *
 * @see "Jenkins, Spanò 2017, Exact simulation of the Wright–Fisher diffusion, arXiv:1506.06998,
 *     algorithm 2 and proposition 1"
 */
final class LineageBracket {
  /** From here the terms of the series are small enough for float64 to decide at 1e-13. */
  static final double FROM = 0.25;

  private final double theta;
  private final double tau;
  private double[] term = new double[8];
  private double[] sum = new double[8];
  private int[] last = new int[8];

  private LineageBracket(double theta, double tau) {
    this.theta = theta;
    this.tau = tau;
  }

  /**
   * Inverts the distribution function.
   *
   * @param u a number in (0, 1)
   * @return the smallest m with {@code P(M ≤ m) ≥ u}
   */
  static long draw(double theta, double tau, double u) {
    return new LineageBracket(theta, tau).draw(u);
  }

  private long draw(double u) {
    double diagonal = 1;
    for (int m = 0; ; m++) {
      begin(m, diagonal);
      int side = 0;
      while (side == 0) {
        side = compare(m, u);
        if (side == 0 && !refine(m)) {
          side = u <= upper(m) ? 1 : -1; // the bracket is one unit in the last place wide
        }
      }
      if (side > 0) {
        return m;
      }
      diagonal *=
          (theta + 2 * m)
              * (theta + 2 * m + 1)
              / ((theta + m) * (m + 1))
              * Math.exp(-0.5 * (2 * m + theta) * tau);
    }
  }

  /** 1 when u lies below the lower bound of P(M ≤ m), −1 when above the upper one, else 0. */
  private int compare(int m, double u) {
    double low = 0;
    for (int i = 0; i <= m; i++) {
      low += sum[i] - next(i);
    }
    return u <= low ? 1 : u > upper(m) ? -1 : 0;
  }

  private double upper(int m) {
    double high = 0;
    for (int i = 0; i <= m; i++) {
      high += sum[i];
    }
    return high;
  }

  /** Two more terms for each m; false when they change nothing. */
  private boolean refine(int m) {
    double change = 0;
    for (int i = 0; i <= m; i++) {
      change += next(i);
      pair(i);
    }
    return change > 1e-17;
  }

  /** Sums an odd number of terms, ending with a positive one behind which all terms fall. */
  private void begin(int m, double diagonal) {
    if (m == term.length) {
      term = java.util.Arrays.copyOf(term, 2 * m);
      sum = java.util.Arrays.copyOf(sum, 2 * m);
      last = java.util.Arrays.copyOf(last, 2 * m);
    }
    term[m] = diagonal;
    sum[m] = diagonal;
    last[m] = m;
    while (next(m) > term[m]) {
      pair(m);
    }
  }

  private void pair(int m) {
    double minus = next(m);
    double plus = minus * LineageSeries.ratio(theta, tau, m, last[m] + 1);
    sum[m] += plus - minus;
    term[m] = plus;
    last[m] += 2;
  }

  private double next(int m) {
    return term[m] * LineageSeries.ratio(theta, tau, m, last[m]);
  }
}
