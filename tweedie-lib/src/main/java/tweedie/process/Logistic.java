package tweedie.process;

/** The logistic function and its relatives in forms that keep their digits at both ends. */
final class Logistic {
  private Logistic() {}

  /** {@code 1/(1 + e^{−x})}. */
  static double sigmoid(double x) {
    double e = Math.exp(-Math.abs(x));
    return x >= 0 ? 1 / (1 + e) : e / (1 + e);
  }

  /** {@code log(1 + eˣ)}. */
  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /** {@code log(eᵇ − 1)}, the inverse of softplus, for b &gt; 0. */
  static double inverseSoftplus(double b) {
    return b + Math.log(-Math.expm1(-b));
  }
}
