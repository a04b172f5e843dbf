package tweedie.process;

/**
 * Time change and noise multiplier of a recipe: {@code dz = β(t) F z dt + √(2 β(t) n(t) D) dw} on 0
 * ≤ t ≤ {@link #horizon}, with clock {@code B(t) = ∫₀ᵗ β}. Time 0 is data.
 *
 * <p>Times lie in [0, T]; results are float64 and nothing here checks its range.
 *
 * @see "Song et al. 2021, arXiv:2011.13456, section 3.4; Pandey, Mandt 2023, arXiv:2303.01748,
 *     equation 7"
 */
public interface Schedule {
  /**
   * The speed of the clock.
   *
   * @param t time in [0, T]
   * @return {@code β(t) ≥ 0}, clock units per unit of t
   */
  double rate(double t);

  /**
   * The clock, increasing from B(0) = 0.
   *
   * @param t time in [0, T]
   * @return {@code B(t) = ∫₀ᵗ β}
   */
  double clock(double t);

  /**
   * The time at which the clock shows b.
   *
   * @param b clock in [0, B(T)]
   * @return t with {@code B(t) = b}
   */
  double inverseClock(double b);

  /**
   * The last time.
   *
   * @return T &gt; 0; 1 by default
   */
  default double horizon() {
    return 1;
  }

  /**
   * The noise multiplier, for processes such as sub-VP whose noise has a schedule of its own.
   *
   * @param t time in [0, T]
   * @return {@code n(t) ≥ 0}; 1 by default
   */
  default double noise(double t) {
    return 1;
  }

  /**
   * Whether {@code n ≡ 1}, so that the process is its recipe under a change of clock.
   *
   * @return true by default
   */
  default boolean homogeneous() {
    return true;
  }

  /**
   * The clock between two times; override it where the difference {@code B(t) − B(s)} cancels.
   *
   * @param s earlier time in [0, T]
   * @param t later time in [s, T]
   * @return {@code B(t) − B(s) ≥ 0}
   */
  default double clockBetween(double s, double t) {
    return clock(t) - clock(s);
  }

  /**
   * The noise received between two times; a schedule that is not homogeneous has to override it.
   *
   * @param s earlier time in [0, T]
   * @param t later time in [s, T]
   * @return {@code ∫ₛᵗ n(u) β(u) du}
   * @throws UnsupportedOperationException if not homogeneous and not overridden
   */
  default double noiseBetween(double s, double t) {
    if (!homogeneous()) {
      throw new UnsupportedOperationException("noise integral of " + this);
    }
    return clockBetween(s, t);
  }
}
