package tweedie.law;

/** The logarithm of the gamma function, in plain Java. */
public final class LogGamma {
  private static final double HALF_LOG_TWO_PI = 0.9189385332046728;

  /** From here eight terms of the series have a remainder below 1e-17. */
  private static final double ASYMPTOTIC = 12;

  /** {@code B_{2n} / (2n (2n − 1))} for n = 1, 2, …: the coefficients of Stirling's series. */
  private static final double[] STIRLING = {
    1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156
  };

  private LogGamma() {}

  /**
   * {@code log Γ(x)} by Stirling's series after a shift to x ≥ 12; relative error about 1e-15
   * there, absolute error about 5e-15 below.
   *
   * @param x argument, &gt; 0
   * @return the logarithm; NaN when x is not positive
   * @see "Abramowitz, Stegun 1964, equations 6.1.15 and 6.1.41"
   */
  public static double at(double x) {
    if (!(x > 0)) {
      return Double.NaN;
    }
    double shift = 1;
    double y = x;
    while (y < ASYMPTOTIC) {
      shift *= y;
      y += 1;
    }
    double inverse = 1 / y;
    double square = inverse * inverse;
    double tail = 0;
    for (int n = STIRLING.length - 1; n >= 0; n--) {
      tail = tail * square + STIRLING[n];
    }
    double log = (y - 0.5) * Math.log(y) - y + HALF_LOG_TWO_PI + tail * inverse;
    return shift == 1 ? log : log - Math.log(shift);
  }
}
