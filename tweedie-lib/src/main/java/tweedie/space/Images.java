package tweedie.space;

/**
 * Pairs of images on a circle of length 2π as they occur on the sphere S³ and on the rotation
 * group: {@code Σ_k (±1)^k (θ + 2πk) e^{−(θ + 2πk)²/2t}}. Opposite images have cancelling poles in
 * {@code 1 / sin}, so they are added in pairs around a centre, where u is the distance from it.
 */
final class Images {
  /** e^{−60} stays below rounding also after the factors 1/t of the derivative. */
  private static final double NEGLIGIBLE = -60;

  private Images() {}

  /** A sum of pairs, scaled, and its derivative in u. */
  static final class Sum {
    double value;
    double derivative;

    Sum(double value) {
      this.value = value;
    }

    /**
     * Adds {@code c e^{scale − m²π²/2t} (2 cosh y − 2mπ sinh(y)/u)}, {@code y = mπu/t}: the images
     * m/2 turns away on both sides of the centre, divided by {@code u e^{−u²/2t}}.
     */
    void add(int m, double u, double t, double scale, double c) {
      double rate = m * Math.PI / t;
      double y = rate * u;
      double base = scale - 0.5 * m * Math.PI * rate;
      if (base + y < NEGLIGIBLE) {
        return;
      }
      double both;
      double gap;
      double bend;
      if (y < 0.5) {
        double e = 2 * c * Math.exp(base);
        double w = y * y;
        both = e * Math.cosh(y);
        gap = e * rate * sinhOver(w);
        // (y cosh y − sinh y)/u² by its series.
        bend =
            e
                * rate
                * rate
                * y
                * (1 / 3.0 + w * (1 / 30.0 + w * (1 / 840.0 + w * (1 / 45360.0 + w / 3991680))));
      } else {
        double near = c * Math.exp(base + y);
        double far = c * Math.exp(base - y);
        both = near + far;
        gap = (near - far) / u;
        bend = (y * both - (near - far)) / (u * u);
      }
      value += both - m * Math.PI * gap;
      derivative += rate * gap * u - m * Math.PI * bend;
    }
  }

  /** {@code sinh(y)/y} as a function of w = y² below ¼. */
  private static double sinhOver(double w) {
    return 1
        + w * (1 / 6.0 + w * (1 / 120.0 + w * (1 / 5040.0 + w * (1 / 362880.0 + w / 39916800))));
  }
}
