package tweedie.process;

import java.util.function.DoubleUnaryOperator;

/** Gauss-Legendre quadrature with 16 nodes a panel. */
final class GaussLegendre {
  private static final int NODES = 16;
  private static final double[] ABSCISSAE = new double[NODES];
  private static final double[] WEIGHTS = new double[NODES];

  static {
    for (int i = 0; i < NODES; i++) {
      double x = Math.cos(Math.PI * (i + 0.75) / (NODES + 0.5));
      double slope = 1;
      // Newton's method converges quadratically from this start; 8 steps are more than enough.
      for (int step = 0; step < 8; step++) {
        double previous = 1;
        double value = x;
        for (int n = 2; n <= NODES; n++) {
          double next = ((2 * n - 1) * x * value - (n - 1) * previous) / n;
          previous = value;
          value = next;
        }
        slope = NODES * (x * value - previous) / (x * x - 1);
        x -= value / slope;
      }
      ABSCISSAE[i] = x;
      WEIGHTS[i] = 2 / ((1 - x * x) * slope * slope);
    }
  }

  private GaussLegendre() {}

  /** Integral over [a, b] in panels no longer than {@code panel}. */
  static double integrate(DoubleUnaryOperator f, double a, double b, double panel) {
    int panels = Math.max(1, (int) Math.ceil((b - a) / panel));
    double half = (b - a) / panels / 2;
    double sum = 0;
    for (int p = 0; p < panels; p++) {
      double centre = a + (2 * p + 1) * half;
      for (int i = 0; i < NODES; i++) {
        sum += WEIGHTS[i] * f.applyAsDouble(centre + half * ABSCISSAE[i]);
      }
    }
    return sum * half;
  }
}
