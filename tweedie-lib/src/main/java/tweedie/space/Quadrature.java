package tweedie.space;

/** Gauss–Legendre quadrature with any number of nodes on [0, 1]. */
final class Quadrature {
  private final double[] nodes;
  private final double[] weights;

  /** Nodes by Newton's method on the Legendre polynomial. */
  Quadrature(int n) {
    nodes = new double[n];
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
      nodes[i] = (1 - x) / 2;
      weights[i] = 1 / ((1 - x * x) * slope * slope);
    }
  }

  int size() {
    return nodes.length;
  }

  double node(int i) {
    return nodes[i];
  }

  double weight(int i) {
    return weights[i];
  }
}
