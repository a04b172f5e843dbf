package tweedie.law;

/**
 * The first two derivatives of {@code log Γ}, in plain Java: the asymptotic series after a shift to
 * x ≥ 12, where its remainder is below 1e-15.
 *
 * @see "Abramowitz, Stegun 1964, equations 6.3.18, 6.3.5 and 6.4.12"
 */
final class Polygamma {
  private static final double ASYMPTOTIC = 12;

  /** Bernoulli numbers {@code B_2, B_4, …}. */
  private static final double[] BERNOULLI = {
    1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6
  };

  private Polygamma() {}

  /** {@code ψ(x) = (log Γ)′}, x &gt; 0. */
  static double digamma(double x) {
    double shift = 0;
    double y = x;
    while (y < ASYMPTOTIC) {
      shift -= 1 / y;
      y += 1;
    }
    double square = 1 / (y * y);
    double tail = 0;
    for (int n = BERNOULLI.length; n > 0; n--) {
      tail = (tail + BERNOULLI[n - 1] / (2 * n)) * square;
    }
    return shift + Math.log(y) - 0.5 / y - tail;
  }

  /** {@code ψ′(x)}, x &gt; 0. */
  static double trigamma(double x) {
    double shift = 0;
    double y = x;
    while (y < ASYMPTOTIC) {
      shift += 1 / (y * y);
      y += 1;
    }
    double square = 1 / (y * y);
    double tail = 0;
    for (int n = BERNOULLI.length; n > 0; n--) {
      tail = (tail + BERNOULLI[n - 1]) * square;
    }
    return shift + (1 + 0.5 / y + tail) / y;
  }
}
