package tweedie.metric;

import java.util.Arrays;

/**
 * Row-wise sweep over a quantity of all pairs (x_i, y_j), holding one row at a time.
 *
 * <p>No n×n matrix is formed: memory is O(n_y d) for any n_x. {@code y} is held transposed: the
 * inner loop then runs over neighbours j, which the compiler vectorises without changing the order
 * of any sum. Each value is summed over coordinates in their order, so the value of a pair does not
 * depend on which argument it came in, and equal points are at distance 0.
 */
final class Pairwise {

  /** Adds the contribution of one coordinate, {@code sum_j += term(a, b_j)}. */
  interface Term {
    void accumulate(double a, double[] b, double[] sum);
  }

  /** Receives row i: the quantity of (x_i, y_j) for every j. The array is reused. */
  interface Row {
    void visit(int i, double[] values);
  }

  private Pairwise() {}

  /** Inner products ⟨x_i, y_j⟩. */
  static void dots(double[][] x, double[][] y, Row row) {
    sweep(x, y, Pairwise::addProducts, row);
  }

  /** Squared Euclidean distances ‖x_i - y_j‖², without cancellation. */
  static void squaredDistances(double[][] x, double[][] y, Row row) {
    sweep(x, y, Pairwise::addSquares, row);
  }

  private static void sweep(double[][] x, double[][] y, Term term, Row row) {
    double[][] columns = transpose(y);
    double[] sum = new double[y.length];
    for (int i = 0; i < x.length; i++) {
      Arrays.fill(sum, 0);
      for (int k = 0; k < columns.length; k++) {
        term.accumulate(x[i][k], columns[k], sum);
      }
      row.visit(i, sum);
    }
  }

  private static void addProducts(double a, double[] b, double[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += a * b[j];
    }
  }

  private static void addSquares(double a, double[] b, double[] sum) {
    for (int j = 0; j < sum.length; j++) {
      double difference = a - b[j];
      sum[j] += difference * difference;
    }
  }

  private static double[][] transpose(double[][] y) {
    double[][] columns = new double[y[0].length][y.length];
    for (int j = 0; j < y.length; j++) {
      for (int k = 0; k < columns.length; k++) {
        columns[k][j] = y[j][k];
      }
    }
    return columns;
  }
}
