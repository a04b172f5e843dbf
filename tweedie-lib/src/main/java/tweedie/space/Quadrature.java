package tweedie.space;

/**
 * Gauss–Legendre quadrature, exact for polynomials of degree 2n − 1.
 *
 * @see "Abramowitz, Stegun 1964, formula 25.4.29"
 */
public final class Quadrature {
  private final double[] abscissae;
  private final double[] weights;

  /**
   * Nodes by Newton's method on the Legendre polynomial.
   *
   * @param n number of nodes, at least 1
   */
  public Quadrature(int n) {
    abscissae = new double[n];
    weights = new double[n];
    for (int i = 0; i < n; i++) {
      double x = Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
      double slope = 1;
      // Quadratic convergence from an error of O(1/n²): 10 steps are more than enough.
      for (int step = 0; step < 10; step++) {
        double previous = 1;
        double value = x;
        for (int k = 2; k <= n; k++) {
          double next = ((2 * k - 1) * x * value - (k - 1) * previous) / k;
          previous = value;
          value = next;
        }
        slope = n * (x * value - previous) / (x * x - 1);
        x -= value / slope;
      }
      abscissae[i] = x;
      weights[i] = 1 / ((1 - x * x) * slope * slope);
    }
  }

  /**
   * Number of nodes.
   *
   * @return n
   */
  public int size() {
    return abscissae.length;
  }

  /**
   * A node on [−1, 1], in falling order.
   *
   * @param i from 0 to n − 1
   * @return a zero of the Legendre polynomial of degree n
   */
  public double abscissa(int i) {
    return abscissae[i];
  }

  /**
   * A node on [0, 1], in rising order.
   *
   * @param i from 0 to n − 1
   * @return {@code (1 − abscissa)/2}
   */
  public double node(int i) {
    return (1 - abscissae[i]) / 2;
  }

  /**
   * The weight of a node on [0, 1]; twice as much on [−1, 1].
   *
   * @param i from 0 to n − 1
   * @return positive; the sum is 1
   */
  public double weight(int i) {
    return weights[i];
  }
}
