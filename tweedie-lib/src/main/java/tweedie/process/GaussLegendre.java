package tweedie.process;

import java.util.function.DoubleUnaryOperator;
import tweedie.space.Quadrature;

/** Gauss-Legendre quadrature with 16 nodes a panel. */
final class GaussLegendre {
  private static final Quadrature RULE = new Quadrature(16);

  private GaussLegendre() {}

  /** Integral over [a, b] in panels no longer than {@code panel}. */
  static double integrate(DoubleUnaryOperator f, double a, double b, double panel) {
    int panels = Math.max(1, (int) Math.ceil((b - a) / panel));
    double half = (b - a) / panels / 2;
    double sum = 0;
    for (int p = 0; p < panels; p++) {
      double centre = a + (2 * p + 1) * half;
      for (int i = 0; i < RULE.size(); i++) {
        sum += 2 * RULE.weight(i) * f.applyAsDouble(centre + half * RULE.abscissa(i));
      }
    }
    return sum * half;
  }
}
