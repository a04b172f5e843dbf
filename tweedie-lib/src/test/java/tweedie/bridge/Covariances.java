package tweedie.bridge;

/** Covariances of what a probe carried. */
final class Covariances {
  private Covariances() {}

  /** Row 0 is the mean; the outer products of the other rows' deviations sum up. */
  static double of(double[] x, double[] y) {
    double sum = 0;
    for (int i = 1; i < x.length; i++) {
      sum += (x[i] - x[0]) * (y[i] - y[0]);
    }
    return sum;
  }
}
