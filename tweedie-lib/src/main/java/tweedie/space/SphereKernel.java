package tweedie.space;

/**
 * The heat kernel of S^d for any d: the spectral series where {@code r² ≤ 40t} or t ≥ 0.15, the
 * small-time expansion {@code (2πt)^{−d/2} e^{−r²/2t} (r/sin r)^a e^{t u₁ + t² u₂}}, {@code a = (d
 * − 1)/2}, elsewhere and below t = 0.001. There {@code u₁ = ½(a² − a(a − 1)g)} and {@code u₂ =
 * −¼a(a − 1)(r g′ + (d − 2)(g − ⅓))/r²} with {@code g = (1 − r cot r)/r²}, from the transport
 * equations.
 *
 * <p>Relative error: of the series 1e-8, near the opposite pole at t = 0.15 up to 2e-5 (against 60
 * digits); of the expansion {@code O(t³)}, measured at the switch 2e-5 (d = 4), 2e-4 (6), 1e-3 (10)
 * for t = 0.1 and ten times less for t = 0.05. Within about 10t of the opposite pole the expansion
 * is not valid; densities there are below e^{−30} of the largest.
 *
 * @param d dimension, at least 2
 * @see "Minakshisundaram, Pleijel 1949, for the expansion"
 */
record SphereKernel(int d) implements HeatKernel {
  private static final double SHORT = 1e-3;
  private static final double LONG = 0.15;

  @Override
  public Value at(double r, double t) {
    HeatKernel.check(r, t);
    boolean series = t >= LONG || (t >= SHORT && r * r <= 40 * t);
    return series ? new SphereSeries(d).at(r, t) : expansion(r, t);
  }

  Value expansion(double far, double t) {
    // The expansion has a pole at the opposite point.
    double r = Math.min(far, Math.PI - 1e-3);
    double a = 0.5 * (d - 1);
    double c = a * (a - 1);
    double g = g(r);
    double slope = gSlope(r);
    double bend = gBend(r);
    double u1 = 0.5 * (a * a - c * g);
    double inner = r < 1e-2 ? (d / 45.0 + (d + 2) * 2 * r * r / 945) : second(r, g, slope);
    double u2 = -0.25 * c * inner;
    double innerSlope =
        r < 1e-2
            ? (d + 2) * 4 * r / 945
            : (slope + r * bend + (d - 2) * slope) / (r * r) - 2 * inner / r;
    double log =
        -0.5 * d * Math.log(2 * Math.PI * t)
            - r * r / (2 * t)
            + a * Elementary.logOverSine(r)
            + t * u1
            + t * t * u2;
    double total =
        -r / t + a * Elementary.cotGap(r) - 0.5 * t * c * slope - 0.25 * t * t * c * innerSlope;
    return new Value(log, total);
  }

  private double second(double r, double g, double slope) {
    return (r * slope + (d - 2) * (g - 1 / 3.0)) / (r * r);
  }

  /** {@code (1 − r cot r)/r²}. */
  private static double g(double r) {
    return r < 0.05
        ? 1 / 3.0 + r * r * (1 / 45.0 + r * r * (2 / 945.0 + r * r / 4725))
        : Elementary.cotGap(r) / r;
  }

  private static double gSlope(double r) {
    if (r < 0.05) {
      return r * (2 / 45.0 + r * r * (8 / 945.0 + r * r * 6 / 4725));
    }
    double s = Math.sin(r);
    return (1 / (s * s) - 1 / (r * r)) / r - g(r) / r;
  }

  private static double gBend(double r) {
    if (r < 0.05) {
      return 2 / 45.0 + r * r * (24 / 945.0 + r * r * 30 / 4725);
    }
    double s = Math.sin(r);
    double h = 1 / (s * s) - 1 / (r * r);
    double hSlope = -2 * Math.cos(r) / (s * s * s) + 2 / (r * r * r);
    return hSlope / r - h / (r * r) - gSlope(r) / r + g(r) / (r * r);
  }
}
