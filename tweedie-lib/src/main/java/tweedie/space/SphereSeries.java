package tweedie.space;

import java.util.Arrays;

/**
 * The spectral series of the heat kernel of S^d: {@code Σ_l m_l e^{−l(l+d−1)t/2} φ_l(cos r) / vol},
 * φ_l the Gegenbauer polynomial with {@code φ_l(1) = 1}, m_l the dimension of its eigenspace. The
 * absolute error is about 1e-16 times the value at r = 0, so that the relative error grows with
 * distance at small times.
 *
 * @param d dimension of the sphere, at least 1
 * @see "Müller 1966, Spherical harmonics"
 */
record SphereSeries(int d) implements HeatKernel, RadialLaw {
  @Override
  public Value at(double r, double t) {
    return at(r, weights(t));
  }

  /** The first terms only; where their sum is negative it has no logarithm, but a slope. */
  Value at(double r, double t, int terms) {
    double[] w = weights(t);
    return at(r, terms < w.length ? Arrays.copyOf(w, terms + 1) : w);
  }

  private Value at(double r, double[] w) {
    double x = Math.cos(r);
    double before = 0;
    double phi = 1;
    double beforeUp = 0;
    double up = 1;
    double sum = w[0];
    double slope = 0;
    for (int l = 1; l < w.length; l++) {
      double next = next(d, l - 1, x, phi, before);
      before = phi;
      phi = next;
      sum += w[l] * phi;
      // φ_l′(x) = l(l+d−1)/d times the polynomial of degree l − 1 of the sphere S^{d+2}.
      slope += w[l] * l * (l + d - 1) * up;
      double nextUp = next(d + 2, l - 1, x, up, beforeUp);
      beforeUp = up;
      up = nextUp;
    }
    return new Value(Math.log(sum / volume(d)), -Math.sin(r) * slope / (d * sum));
  }

  @Override
  public double[] weights(double t) {
    return RadialLaw.weights(t, this::multiplicity, l -> l * (l + d - 1.0));
  }

  @Override
  public double[] distribution(double r, double[] w) {
    double x = Math.cos(r);
    double before = 0;
    double phi = 1;
    double beforeUp = 0;
    double up = 1;
    double sum = w[0];
    double flux = 0;
    for (int l = 1; l < w.length; l++) {
      double next = next(d, l - 1, x, phi, before);
      before = phi;
      phi = next;
      sum += w[l] * phi;
      flux += w[l] * up;
      double nextUp = next(d + 2, l - 1, x, up, beforeUp);
      beforeUp = up;
      up = nextUp;
    }
    double c = volume(d - 1) / volume(d);
    double area = Math.pow(Math.sin(r), d - 1);
    return new double[] {c * (sinePower(d - 1, r) + area * Math.sin(r) / d * flux), c * area * sum};
  }

  /** {@code φ_{l+1}} from {@code φ_l} and {@code φ_{l−1}} on the sphere S^n. */
  private static double next(int n, int l, double x, double phi, double before) {
    return l == 0 ? x : ((2 * l + n - 1) * x * phi - l * before) / (l + n - 1);
  }

  /** Dimension of the eigenspace: {@code (2l+d−1)/(d−1) · C(l+d−2, l)}, for the circle 2. */
  private double multiplicity(int l) {
    if (l == 0) {
      return 1;
    }
    if (d == 1) {
      return 2;
    }
    double m = (2.0 * l + d - 1) / (d - 1);
    for (int i = 1; i <= d - 2; i++) {
      m *= (double) (l + i) / i;
    }
    return m;
  }

  /** {@code ∫₀^r sin^n}. */
  private static double sinePower(int n, double r) {
    double s = Math.sin(r);
    double c = Math.cos(r);
    double value = n % 2 == 0 ? r : 2 * Math.pow(Math.sin(r / 2), 2);
    for (int k = n % 2 == 0 ? 2 : 3; k <= n; k += 2) {
      value = (-c * Math.pow(s, k - 1) + (k - 1) * value) / k;
    }
    return value;
  }

  /** Volume of the unit sphere S^d, d ≥ 0. */
  static double volume(int d) {
    double v = d % 2 == 0 ? 2 : 2 * Math.PI;
    for (int k = d % 2 == 0 ? 2 : 3; k <= d; k += 2) {
      v *= 2 * Math.PI / (k - 1);
    }
    return v;
  }
}
