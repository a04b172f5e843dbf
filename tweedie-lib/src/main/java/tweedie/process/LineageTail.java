package tweedie.process;

import tweedie.law.LogGamma;

/**
 * Logarithms of probabilities of few lineages, which absolute errors of a table would bury: the
 * contour integral of {@link LineageContour} on the line {@code Im w = Y} through the saddle on the
 * imaginary axis, {@code Yτ = 2 arg(a − ½ + iY)}. Each m has its own, so that nothing cancels and
 * the relative error is that of the gamma function, however small {@code q_m} is.
 */
final class LineageTail {
  /** There is a saddle for {@code (a − ½)τ < 2}; close to 2 it meets the poles. */
  private static final double NEAR = 1.9;

  /** At least 3.3 nodes a standard deviation of the integrand: an error of e^{−2π²/0.09}. */
  private static final double STEP = 0.3;

  /** Nodes are dropped where the integrand is below e^{−46} of its largest value. */
  private static final double NEGLIGIBLE = 46;

  private LineageTail() {}

  /**
   * {@code log q_m^θ(τ)} for m below the mean.
   *
   * @return −∞ without a saddle, {@code (m + θ/2 − 1)τ ≥ 1.9}: there θτ is large
   */
  static double log(double theta, double tau, int m) {
    double b = m + theta / 2 - 1;
    if (b * tau >= NEAR) {
      return Double.NEGATIVE_INFINITY;
    }
    double height = saddle(b, tau);
    double step = STEP / Math.sqrt(tau);
    double[] f = new double[2];
    logIntegrand(theta, tau, m, 0, height, f);
    double top = f[0];
    double largest = top;
    double sum = Math.sin(f[1]) / 2;
    for (int j = 1; f[0] > largest - NEGLIGIBLE; j++) {
      logIntegrand(theta, tau, m, j * step, height, f);
      largest = Math.max(largest, f[0]);
      sum += Math.exp(f[0] - top) * Math.sin(f[1]);
    }
    double norm = LogGamma.at(theta + m) + LogGamma.at(m + 1.0);
    return top + Math.log(sum * step / Math.PI) - norm;
  }

  /** The larger solution, from above: the iteration falls to it. */
  private static double saddle(double b, double tau) {
    double y = 2 * Math.PI / tau;
    double before = 2 * y;
    while (before - y > 1e-6 * y) {
      before = y;
      y = 2 / tau * Math.atan2(y, b);
    }
    return y;
  }

  /** {@code log [2w e^{−(w² − ν²)τ/2} Γ(a + w) Γ(a − w)]} at w = x + iy. */
  private static void logIntegrand(
      double theta, double tau, int m, double x, double y, double[] out) {
    double nu = (theta - 1) / 2;
    double a = m + nu;
    ComplexGamma.log(a + x, y, out);
    double re = out[0];
    double im = out[1];
    ComplexGamma.log(a - x, -y, out);
    out[0] += re + Math.log(2 * Math.hypot(x, y)) - 0.5 * tau * (x * x - y * y - nu * nu);
    out[1] += im + Math.atan2(y, x) - tau * x * y;
  }
}
