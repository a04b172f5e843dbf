package tweedie.process;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The law of the number of lineages by its alternating series {@code q_m = Σ_{k≥m} (−1)^{k−m}
 * a_{km} e^{−k(k+θ−1)τ/2}}, {@code a_{km} = (θ + 2k − 1) Γ(θ + m + k − 1) / (Γ(θ + m) m! (k −
 * m)!)}.
 *
 * @see "Griffiths 1980; Tavaré 1984, equation 5.2; Jenkins, Spanò 2017, arXiv:1506.06998, equation
 *     5"
 */
final class LineageSeries {
  private static final double NEGLIGIBLE = 1e-22;

  private LineageSeries() {}

  /** In float64, up to the m from which nothing is left; for τ of a tenth and more. */
  static LineageTable table(double theta, double tau, int most) {
    double[] sums = new double[most];
    double[] sizes = new double[most];
    // a_{mm} e^{−m(m+θ−1)τ/2}
    double diagonal = 1;
    for (int m = 0; m < most; m++) {
      add(theta, tau, m, diagonal, sums, sizes);
      diagonal *=
          (theta + 2 * m)
              * (theta + 2 * m + 1)
              / ((theta + m) * (m + 1))
              * Math.exp(-0.5 * (2 * m + theta) * tau);
    }
    return LineageTable.of(0, sums, sizes);
  }

  private static void add(
      double theta, double tau, int m, double diagonal, double[] sums, double[] sizes) {
    double term = diagonal;
    double sum = term;
    double size = term;
    for (int k = m; ; k++) {
      double next = term * ratio(theta, tau, m, k);
      sum += (k - m) % 2 == 0 ? -next : next;
      size += next;
      // The terms rise, then fall faster and faster.
      if (!(next > term) && !(next >= NEGLIGIBLE)) {
        break;
      }
      term = next;
    }
    sums[m] = sum;
    sizes[m] = size;
  }

  /** Term k + 1 over term k. */
  static double ratio(double theta, double tau, int m, int k) {
    // For m = k = 0 the factor θ + 2k − 1 cancels against θ + m + k − 1, and may be zero.
    double rational =
        k == 0
            ? theta + 1
            : (theta + 2 * k + 1) / (theta + 2 * k - 1) * (theta + m + k - 1) / (k + 1 - m);
    return rational * Math.exp(-0.5 * (2 * k + theta) * tau);
  }

  /**
   * In decimal arithmetic: correct for every θ and τ, but its cost grows as the cube of 1/τ.
   *
   * @param digits decimal digits, more than the terms lose
   */
  static LineageTable exact(double theta, double tau, int first, int last, int digits) {
    MathContext c = new MathContext(digits);
    BigDecimal th = new BigDecimal(theta);
    BigDecimal step = exponential(new BigDecimal(-tau), c);
    BigDecimal start = exponential(new BigDecimal(-theta * 0.5).multiply(new BigDecimal(tau)), c);
    BigDecimal least = BigDecimal.ONE.movePointLeft(30);
    double[] q = new double[last - first + 1];
    BigDecimal diagonal = BigDecimal.ONE;
    BigDecimal decay = start; // e^{−(2m+θ)τ/2}
    for (int m = 0; m <= last; m++) {
      if (m >= first) {
        q[m - first] = alternate(th, m, diagonal, decay, step, least, c);
      }
      BigDecimal two = th.add(BigDecimal.valueOf(2L * m));
      diagonal =
          diagonal
              .multiply(two, c)
              .multiply(two.add(BigDecimal.ONE), c)
              .multiply(decay, c)
              .divide(th.add(BigDecimal.valueOf(m)).multiply(BigDecimal.valueOf(m + 1L), c), c);
      decay = decay.multiply(step, c);
    }
    return new LineageTable(first, q, 0x1.0p-52);
  }

  private static double alternate(
      BigDecimal theta,
      int m,
      BigDecimal diagonal,
      BigDecimal decayAtM,
      BigDecimal step,
      BigDecimal least,
      MathContext c) {
    BigDecimal term = diagonal;
    BigDecimal sum = term;
    BigDecimal decay = decayAtM;
    for (int k = m; ; k++) {
      BigDecimal two = theta.add(BigDecimal.valueOf(2L * k));
      BigDecimal next = term.multiply(decay, c).multiply(two.add(BigDecimal.ONE), c);
      if (k > 0) {
        next =
            next.multiply(theta.add(BigDecimal.valueOf(m + k - 1L)), c)
                .divide(two.subtract(BigDecimal.ONE), c)
                .divide(BigDecimal.valueOf(k + 1L - m), c);
      }
      sum = (k - m) % 2 == 0 ? sum.subtract(next, c) : sum.add(next, c);
      if (next.compareTo(term) < 0 && next.compareTo(least) < 0) {
        return Math.max(0, sum.doubleValue());
      }
      term = next;
      decay = decay.multiply(step, c);
    }
  }

  /** {@code e^x} for x ≤ 0 by Taylor's series after halving, then squaring. */
  private static BigDecimal exponential(BigDecimal x, MathContext c) {
    MathContext more = new MathContext(c.getPrecision() + 20);
    int halvings =
        Math.max(
            0, (int) Math.ceil(Math.log(Math.abs(x.doubleValue()) + 1e-300) / Math.log(2)) + 8);
    BigDecimal y = x.divide(BigDecimal.valueOf(2).pow(halvings), more);
    BigDecimal term = BigDecimal.ONE;
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal least = BigDecimal.ONE.movePointLeft(more.getPrecision());
    for (int n = 1; term.abs().compareTo(least) > 0; n++) {
      term = term.multiply(y, more).divide(BigDecimal.valueOf(n), more);
      sum = sum.add(term, more);
    }
    for (int i = 0; i < halvings; i++) {
      sum = sum.multiply(sum, more);
    }
    return sum;
  }
}
