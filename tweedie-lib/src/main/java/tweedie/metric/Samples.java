package tweedie.metric;

/** Sample matrices: rows of equal length, [n, d], all values finite. */
public final class Samples {

  private Samples() {}

  /**
   * Widens rows of floats.
   *
   * @param rows samples, [n, d]
   * @return the same values in float64, [n, d]
   */
  public static double[][] of(float[][] rows) {
    double[][] wide = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      wide[i] = new double[rows[i].length];
      for (int j = 0; j < rows[i].length; j++) {
        wide[i][j] = rows[i][j];
      }
    }
    return wide;
  }

  /**
   * Cuts a flat row-major array into rows.
   *
   * @param flat n·d values, one sample after the other
   * @param n number of samples, at least 1
   * @param d length of a sample, at least 1
   * @return the samples in float64, [n, d]
   * @throws IllegalArgumentException if {@code flat} does not hold n·d values
   */
  public static double[][] of(float[] flat, int n, int d) {
    if (n < 1 || d < 1 || (long) n * d != flat.length) {
      throw new IllegalArgumentException(
          "samples: expected n*d values for n=" + n + ", d=" + d + ", found " + flat.length);
    }
    double[][] rows = new double[n][d];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < d; j++) {
        rows[i][j] = flat[i * d + j];
      }
    }
    return rows;
  }

  /** Checks both matrices and that their rows have the same length; returns that length. */
  static int checkPair(double[][] x, double[][] y, int minimumRows) {
    int d = check("first sample", x, minimumRows);
    int other = check("second sample", y, minimumRows);
    if (d != other) {
      throw new IllegalArgumentException(
          "second sample: expected rows of length " + d + ", found " + other);
    }
    return d;
  }

  /** Checks row count, equal row lengths and finiteness; returns the row length. */
  static int check(String what, double[][] x, int minimumRows) {
    if (x.length < minimumRows) {
      throw new IllegalArgumentException(
          what + ": expected at least " + minimumRows + " rows, found " + x.length);
    }
    int d = x[0].length;
    if (d == 0) {
      throw new IllegalArgumentException(what + ": expected rows of length >= 1, found 0");
    }
    for (int i = 0; i < x.length; i++) {
      if (x[i].length != d) {
        throw new IllegalArgumentException(
            what + ": expected rows of length " + d + ", found " + x[i].length + " in row " + i);
      }
      checkFinite(what, x[i], i);
    }
    return d;
  }

  private static void checkFinite(String what, double[] row, int index) {
    for (int j = 0; j < row.length; j++) {
      if (!Double.isFinite(row[j])) {
        throw new IllegalArgumentException(
            what + ": expected finite values, found " + row[j] + " at [" + index + ", " + j + "]");
      }
    }
  }
}
