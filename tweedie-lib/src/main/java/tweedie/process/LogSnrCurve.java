package tweedie.process;

/**
 * A noise schedule by its negative log signal-to-noise ratio, {@code γ(u) = −log snr = log(σ²/α²)},
 * strictly increasing on u in [0, 1]. With {@code α² = sigmoid(−γ)}, {@code σ² = sigmoid(γ)} it is
 * variance preserving; {@link LogSnrClock} makes it the clock of any linear process.
 *
 * @see "Kingma, Salimans, Poole, Ho 2021, arXiv:2107.00630, section 3.2"
 */
public interface LogSnrCurve {
  /**
   * The curve.
   *
   * @param u in [0, 1]
   * @return γ(u)
   */
  double at(double u);

  /**
   * Its derivative.
   *
   * @param u in [0, 1]
   * @return {@code γ'(u) > 0}
   */
  double slope(double u);

  /**
   * Its inverse.
   *
   * @param gamma in [γ(0), γ(1)]
   * @return u with γ(u) = gamma
   */
  double inverse(double gamma);

  /**
   * The difference of two values; override it where it cancels.
   *
   * @param s in [0, 1]
   * @param t in [0, 1]
   * @return γ(t) − γ(s)
   */
  default double between(double s, double t) {
    return at(t) - at(s);
  }
}
