package tweedie.process;

/**
 * The clock under which the share of symbols that have not moved yet falls linearly, {@code
 * e^{−ρB(t)} = 1 − (1 − δ) t}: with a mask the masked share grows as t, and all shares are trained
 * alike. {@code β(t) = (1 − δ) / (ρ (1 − (1 − δ) t))}.
 *
 * @param leaving ρ &gt; 0, rate at which a symbol is drawn afresh: 1 for the absorbing and S for
 *     the uniform chain
 * @param kept δ in (0, 1), share at time 1
 * @see "Lou, Meng, Ermon 2023, arXiv:2310.16834, section 5 (log-linear noise)"
 */
public record LinearSurvival(double leaving, double kept) implements Schedule {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if ρ is not positive or δ not between 0 and 1
   */
  public LinearSurvival {
    Require.positive("leaving", leaving);
    Require.positive("kept", kept);
    Require.positive("1 - kept", 1 - kept);
  }

  @Override
  public double rate(double t) {
    return (1 - kept) / (leaving * (1 - (1 - kept) * t));
  }

  @Override
  public double clock(double t) {
    return -Math.log1p(-(1 - kept) * t) / leaving;
  }

  @Override
  public double clockBetween(double s, double t) {
    return -Math.log1p(-(1 - kept) * (t - s) / (1 - (1 - kept) * s)) / leaving;
  }

  @Override
  public double inverseClock(double b) {
    return -Math.expm1(-leaving * b) / (1 - kept);
  }
}
