package tweedie.space;

/**
 * The heat kernel of H²: {@code 2e^{−t/8} (2πt)^{−3/2} ∫₀^∞ s/sinh(s/2) e^{−s²/2t} db}, {@code
 * cosh(s/2) = cosh(r/2) cosh b}, by Gauss–Legendre quadrature. Relative error below 1e-12 for
 * distances up to 300.
 *
 * @see "McKean 1970, An upper bound to the spectrum of Δ on a manifold of negative curvature"
 */
record Hyperbolic2Kernel() implements HeatKernel {
  private static final Quadrature NODES = new Quadrature(120);

  @Override
  public Value at(double r, double t) {
    HeatKernel.check(r, t);
    double sine = Math.sinh(r / 2);
    double cosine = Math.cosh(r / 2);
    double far = Math.sqrt(r * r + 90 * t);
    double end = asinh(Math.sqrt(Math.sinh((far + r) / 2) * Math.sinh((far - r) / 2)) / cosine);
    double sum = 0;
    double slope = 0;
    for (int i = 0; i < NODES.size(); i++) {
      double b = end * NODES.node(i);
      double half = Math.hypot(sine, cosine * Math.sinh(b));
      double s = 2 * asinh(half);
      double w = NODES.weight(i) * Math.exp((r * r - s * s) / (2 * t)) * s / half;
      sum += w;
      slope += w * (0.5 * Elementary.cothGap(s / 2) - s / t) * sine * Math.cosh(b) / half;
    }
    double log =
        Math.log(2 * end * sum) - t / 8 - 1.5 * Math.log(2 * Math.PI * t) - r * r / (2 * t);
    return new Value(log, slope / sum);
  }

  private static double asinh(double x) {
    return Math.log1p(x + x * x / (1 + Math.hypot(1, x)));
  }
}
