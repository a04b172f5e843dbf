package tweedie.process;

/**
 * Time change and noise multiplier of a recipe: {@code dz = β(t) F z dt + √(2 β(t) n(t) D) dw} on 0
 * ≤ t ≤ {@link #horizon}, with clock {@code B(t) = ∫₀ᵗ β}. Time 0 is data.
 */
public interface Schedule {
  /** {@code β(t) ≥ 0}. */
  double rate(double t);

  /** {@code B(t) = ∫₀ᵗ β}, increasing, B(0) = 0. */
  double clock(double t);

  /** The time t with {@code B(t) = b}, for 0 ≤ b ≤ B(horizon). */
  double inverseClock(double b);

  /** Last time T. */
  default double horizon() {
    return 1;
  }

  /** Noise multiplier {@code n(t) ≥ 0}; 1 unless the noise has a schedule of its own. */
  default double noise(double t) {
    return 1;
  }

  /** Whether {@code n ≡ 1}, so that the process is its recipe under a change of clock. */
  default boolean homogeneous() {
    return true;
  }

  /** {@code B(t) − B(s)} for s ≤ t; override where the difference cancels. */
  default double clockBetween(double s, double t) {
    return clock(t) - clock(s);
  }

  /**
   * {@code ∫ₛᵗ n(u) β(u) du} for s ≤ t; a schedule that is not homogeneous has to override it.
   *
   * @throws UnsupportedOperationException if not homogeneous and not overridden
   */
  default double noiseBetween(double s, double t) {
    if (!homogeneous()) {
      throw new UnsupportedOperationException("noise integral of " + this);
    }
    return clockBetween(s, t);
  }
}
