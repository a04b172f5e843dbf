package tweedie.space;

/** Differences of elementary functions that cancel near 0, by their series there. */
final class Elementary {
  /** Below this the series to the fifth term leave less than 1e-16. */
  private static final double SMALL = 0.05;

  private Elementary() {}

  /** {@code log(u / sin u)} for 0 ≤ u &lt; π. */
  static double logOverSine(double u) {
    return u == 0 ? 0 : -Math.log(Math.sin(u) / u);
  }

  /** {@code log(u / sinh u)} for u ≥ 0, without overflow. */
  static double logOverSinh(double u) {
    if (u < 1e-8) {
      return 0;
    }
    return Math.log(u) - u + Math.log(2) - Math.log(-Math.expm1(-2 * u));
  }

  /** {@code 1/u − cot u} for 0 ≤ u &lt; π. */
  static double cotGap(double u) {
    return u < SMALL ? series(u, 1) : 1 / u - 1 / Math.tan(u);
  }

  /** {@code 1/u − coth u} for u ≥ 0. */
  static double cothGap(double u) {
    return u < SMALL ? -series(u, -1) : 1 / u - 1 / Math.tanh(u);
  }

  /** {@code u/3 ± u³/45 + 2u⁵/945 ± u⁷/4725}. */
  private static double series(double u, int sign) {
    double w = sign * u * u;
    return u * (1 / 3.0 + w * (1 / 45.0 + w * (2 / 945.0 + w * (1 / 4725.0 + w * 2 / 93555))));
  }
}
