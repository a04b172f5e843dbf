package tweedie.process;

import tweedie.law.LogGamma;

/** The transition density on two categories by its spectral form, independent of lineages. */
final class Jacobi {
  private Jacobi() {}

  /** {@code Beta(y) Σ_n e^{−n(n+θ−1)τ/2} P_n(x) P_n(y) h_0 / h_n} with Jacobi polynomials. */
  static double density(double[] alpha, double x, double y, double tau) {
    double a = alpha[0] - 1;
    double b = alpha[1] - 1;
    double theta = alpha[0] + alpha[1];
    double[] p = polynomials(a, b, 1 - 2 * x);
    double[] q = polynomials(a, b, 1 - 2 * y);
    double sum = 0;
    for (int n = 0; n < p.length; n++) {
      double logNorm = n == 0 ? 0 : logNorm(a, b, n) - logNorm(a, b, 0);
      sum += Math.exp(-0.5 * n * (n + theta - 1) * tau - logNorm) * p[n] * q[n];
    }
    double logBeta = LogGamma.at(alpha[0]) + LogGamma.at(alpha[1]) - LogGamma.at(theta);
    return sum * Math.exp(a * Math.log(y) + b * Math.log(1 - y) - logBeta);
  }

  /** {@code log h_n} up to a constant. */
  private static double logNorm(double a, double b, int n) {
    if (n == 0) {
      return LogGamma.at(a + 1) + LogGamma.at(b + 1) - LogGamma.at(a + b + 2);
    }
    return LogGamma.at(n + a + 1)
        + LogGamma.at(n + b + 1)
        - LogGamma.at(n + 1.0)
        - LogGamma.at(n + a + b + 1)
        - Math.log(2 * n + a + b + 1);
  }

  private static double[] polynomials(double a, double b, double z) {
    double[] p = new double[60];
    p[0] = 1;
    p[1] = a + 1 + (a + b + 2) * (z - 1) / 2;
    for (int n = 2; n < p.length; n++) {
      double c = 2 * n + a + b;
      double up = (c - 1) * (c * (c - 2) * z + a * a - b * b) * p[n - 1];
      p[n] = (up - 2 * (n + a - 1) * (n + b - 1) * c * p[n - 2]) / (2 * n * (n + a + b) * (c - 2));
    }
    return p;
  }
}
