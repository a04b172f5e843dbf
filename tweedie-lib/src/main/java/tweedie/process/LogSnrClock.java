package tweedie.process;

/**
 * A noise schedule γ as the clock of a linear process: {@code B = −log α² = softplus(γ)}. Under the
 * VP recipe the state at time t has {@code α² = sigmoid(−γ)} and {@code σ² = sigmoid(γ)} exactly; a
 * clock is a clock, so any other recipe may run on it.
 *
 * <p>The data are at time 0, where γ would be −∞. The clock runs evenly from there to the first
 * noise level γ(0), which it shows at a {@code first} time; from then on {@code γ = curve((t −
 * first)/(1 − first))}. A bound of the likelihood begins at the first time.
 *
 * @param curve γ
 * @param first time of the first noise level, in (0, 1)
 * @see "Kingma, Salimans, Poole, Ho 2021, arXiv:2107.00630, section 3.2; the lead-in is an
 *     addition"
 */
public record LogSnrClock(LogSnrCurve curve, double first) implements Schedule {
  /** A first time that no time grid needs to resolve. */
  public static final double FIRST = 1e-3;

  /**
   * Checks the first time.
   *
   * @throws IllegalArgumentException unless it lies in (0, 1)
   */
  public LogSnrClock {
    if (!(first > 0 && first < 1)) {
      throw new IllegalArgumentException("first: expected a time between 0 and 1, found " + first);
    }
  }

  /**
   * A clock with the usual first time.
   *
   * @param curve γ
   */
  public LogSnrClock(LogSnrCurve curve) {
    this(curve, FIRST);
  }

  static void requireEnds(double min, double max) {
    if (!(min < max && Double.isFinite(min) && Double.isFinite(max))) {
      throw new IllegalArgumentException(
          "log snr: expected gammaMin < gammaMax, both finite, found " + min + " and " + max);
    }
  }

  /**
   * The place of a time on the curve.
   *
   * @param t time in [first, 1]
   * @return u in [0, 1]
   */
  public double place(double t) {
    return Math.max(0, (t - first) / (1 - first));
  }

  private double start() {
    return Logistic.softplus(curve.at(0));
  }

  @Override
  public double rate(double t) {
    if (t < first) {
      return start() / first;
    }
    double u = place(t);
    return Logistic.sigmoid(curve.at(u)) * curve.slope(u) / (1 - first);
  }

  @Override
  public double clock(double t) {
    return t < first ? start() * (t / first) : Logistic.softplus(curve.at(place(t)));
  }

  /** {@code softplus b − softplus a = log(1 + expm1(b − a) sigmoid a)}. */
  @Override
  public double clockBetween(double s, double t) {
    if (t < first) {
      return start() / first * (t - s);
    }
    double lead = s < first ? start() / first * (first - s) : 0;
    double a = place(s);
    double grown = Math.expm1(curve.between(a, place(t)));
    return lead + Math.log1p(grown * Logistic.sigmoid(curve.at(a)));
  }

  @Override
  public double inverseClock(double b) {
    double start = start();
    if (b < start) {
      return first * (b / start);
    }
    double u = curve.inverse(Logistic.inverseSoftplus(b));
    return first + (1 - first) * Math.min(1, Math.max(0, u));
  }
}
