package tweedie.process;

/**
 * A clock that shows everything it will show before the last time, and stands still from then on:
 * {@code B(t) = B₁(T min(t/t₁, 1))}. Parts with early clocks reach noise first.
 *
 * @param whole the clock that takes until T
 * @param end t₁ in (0, T]
 * @see "Batzolis, Stanczuk, Schönlieb, Etmann 2022, Non-uniform diffusion models, arXiv:2207.09786,
 *     section 4"
 */
public record Early(Schedule whole, double end) implements Schedule {
  /**
   * Checks the end.
   *
   * @throws IllegalArgumentException when it is not in (0, T], or the clock has a noise multiplier
   */
  public Early {
    if (!(end > 0 && end <= whole.horizon())) {
      throw new IllegalArgumentException(
          "end: expected more than 0 and at most %s, found %s".formatted(whole.horizon(), end));
    }
    Brownian.requireHomogeneous(whole);
  }

  private double inner(double t) {
    return t >= end ? whole.horizon() : t * (whole.horizon() / end);
  }

  @Override
  public double rate(double t) {
    return t > end ? 0 : whole.rate(inner(t)) * whole.horizon() / end;
  }

  @Override
  public double clock(double t) {
    return whole.clock(inner(t));
  }

  @Override
  public double inverseClock(double b) {
    return whole.inverseClock(b) * end / whole.horizon();
  }

  @Override
  public double horizon() {
    return whole.horizon();
  }

  @Override
  public double clockBetween(double s, double t) {
    return whole.clockBetween(inner(s), inner(t));
  }
}
