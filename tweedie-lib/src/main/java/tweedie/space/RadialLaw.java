package tweedie.space;

import java.util.function.IntToDoubleFunction;

/**
 * The law of the distance of Brownian motion from its start on a compact space whose kernel depends
 * on distance only. Its distribution function is a series: {@code ∫₀^r A φ_l = −A φ_l′/λ_l} for the
 * radial eigenfunctions, with A the area of a distance sphere. Absolute error 1e-14.
 */
interface RadialLaw {
  /** Coefficients {@code m_l e^{−λ_l t/2}} down to 1e-18 of their largest. */
  double[] weights(double t);

  /** Distribution function and density of the distance r, for the coefficients of one time. */
  double[] distribution(double r, double[] weights);

  /** The distance below which the share u lies, u in (0, 1): bisection made fast by Newton. */
  default double quantile(double u, double t, double guess) {
    double[] w = weights(t);
    double low = 0;
    double high = Math.PI;
    double r = Math.min(guess, 0.5 * Math.PI);
    for (int i = 0; i < 100 && high - low > 1e-15; i++) {
      double[] f = distribution(r, w);
      if (f[0] > u) {
        high = r;
      } else {
        low = r;
      }
      double next = r - (f[0] - u) / f[1];
      boolean newton = next >= low && next <= high;
      if (!newton) {
        next = 0.5 * (low + high);
      }
      // Newton's error is about the square of its last step.
      if (newton && Math.abs(next - r) < 1e-8) {
        return next;
      }
      r = next;
    }
    return r;
  }

  static double[] weights(double t, IntToDoubleFunction multiplicity, IntToDoubleFunction lambda) {
    double largest = 1;
    double[] w = new double[64];
    for (int l = 0; ; l++) {
      if (l == w.length) {
        w = java.util.Arrays.copyOf(w, 2 * l);
      }
      w[l] = multiplicity.applyAsDouble(l) * Math.exp(-0.5 * lambda.applyAsDouble(l) * t);
      largest = Math.max(largest, w[l]);
      if (w[l] < 1e-18 * largest) {
        return java.util.Arrays.copyOf(w, l + 1);
      }
    }
  }
}
