package tweedie.metric;

/**
 * Unbiased estimate of the squared maximum mean discrepancy of two samples.
 *
 * <p>{@code MMD² = 1/(n(n-1)) Σ_{i≠j} k(x_i,x_j) + 1/(m(m-1)) Σ_{i≠j} k(y_i,y_j) - 2/(nm) Σ_{ij}
 * k(x_i,y_j)}. The standard error is the two-sample jackknife, from the kernel's row sums: {@code
 * SE² = (n-1)/n Σ_i (θ₋ᵢ-θ̄)²} plus the same for y. At equal laws the statistic is degenerate and
 * the jackknife overstates its error.
 *
 * @see "Gretton et al. 2012, A kernel two-sample test, JMLR 13, Lemma 6, eq. 3; Efron and Stein
 *     1981, The jackknife estimate of variance"
 */
final class UStatistic {

  /** Visits the kernel values k(x_i, y_j), one row i at a time. */
  interface Kernel {
    void rows(double[][] x, double[][] y, Pairwise.Row visitor);
  }

  private UStatistic() {}

  static Estimate of(double[][] x, double[][] y, Kernel kernel) {
    Sums xx = Sums.of(x, x, kernel, true);
    Sums yy = Sums.of(y, y, kernel, true);
    Sums xy = Sums.of(x, y, kernel, false);
    double n = x.length;
    double m = y.length;
    double value = xx.total / (n * (n - 1)) + yy.total / (m * (m - 1)) - 2 * xy.total / (n * m);
    double variance =
        jackknife(xx, xy.total, xy.rows, yy.total / (m * (m - 1)), m)
            + jackknife(yy, xy.total, xy.columns, xx.total / (n * (n - 1)), n);
    return new Estimate(value, Math.sqrt(variance));
  }

  /** Jackknife variance from leaving out each point of one sample in turn. */
  private static double jackknife(
      Sums own, double cross, double[] crossRows, double otherTerm, double otherCount) {
    int n = crossRows.length;
    double[] left = new double[n];
    for (int i = 0; i < n; i++) {
      left[i] =
          (own.total - 2 * own.rows[i]) / ((n - 1.0) * (n - 2.0))
              + otherTerm
              - 2 * (cross - crossRows[i]) / ((n - 1.0) * otherCount);
    }
    // ofMean gives s²/n with the divisor n-1; the jackknife wants (n-1)/n times the sum of squares.
    double error = (n - 1) * Estimate.ofMean(left).standardError();
    return error * error;
  }

  /** Kernel sums of one pair of samples: total, per row and per column. */
  private static final class Sums {
    private final double[] rows;
    private final double[] columns;
    private double total;

    private Sums(int n, int m) {
      rows = new double[n];
      columns = new double[m];
    }

    static Sums of(double[][] x, double[][] y, Kernel kernel, boolean skipDiagonal) {
      Sums sums = new Sums(x.length, y.length);
      kernel.rows(x, y, (i, values) -> sums.add(i, values, skipDiagonal));
      return sums;
    }

    private void add(int i, double[] values, boolean skipDiagonal) {
      for (int j = 0; j < values.length; j++) {
        if (!skipDiagonal || j != i) {
          rows[i] += values[j];
          columns[j] += values[j];
        }
      }
      total += rows[i];
    }
  }
}
