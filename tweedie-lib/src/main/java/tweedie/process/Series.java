package tweedie.process;

/** Exponential remainders without cancellation. */
final class Series {
  private Series() {}

  /** {@code e^y − 1 − y}. */
  static double psi2(double y) {
    return Math.abs(y) < 1 ? tail(y, 2) : Math.expm1(y) - y;
  }

  /** {@code e^y − 1 − y − y²/2}; the series up to |y| = 2 keeps the determinant at 4e-15. */
  static double psi3(double y) {
    return Math.abs(y) < 2 ? tail(y, 3) : Math.expm1(y) - y - y * y / 2;
  }

  /** {@code Σ_{n ≥ from} yⁿ/n!} for |y| ≤ 2, summed from the smallest term. */
  private static double tail(double y, int from) {
    double sum = 0;
    // 2^30 / 30! = 4e-24 is far below the rounding of the leading term.
    for (int n = 30; n > from; n--) {
      sum = (1 + sum) * y / n;
    }
    double lead = 1;
    for (int n = 1; n <= from; n++) {
      lead *= y / n;
    }
    return lead * (1 + sum);
  }
}
