package tweedie.process;

/**
 * Sub-VP schedule: the drift of a base schedule with noise multiplier {@code n(t) = 1 −
 * e^{−2B(t)}}. With the VP recipe the kernel from 0 has standard deviation {@code 1 − e^{−B}}.
 *
 * @param base homogeneous schedule of the drift
 * @see "Song et al. 2021, arXiv:2011.13456, equation 12"
 */
public record SubVp(Schedule base) implements Schedule {
  /**
   * Checks the base.
   *
   * @throws IllegalArgumentException if the base has a noise multiplier of its own
   */
  public SubVp {
    if (!base.homogeneous()) {
      throw new IllegalArgumentException(
          "base: expected a schedule without a noise multiplier, found " + base);
    }
  }

  @Override
  public double rate(double t) {
    return base.rate(t);
  }

  @Override
  public double clock(double t) {
    return base.clock(t);
  }

  @Override
  public double clockBetween(double s, double t) {
    return base.clockBetween(s, t);
  }

  @Override
  public double inverseClock(double b) {
    return base.inverseClock(b);
  }

  @Override
  public double horizon() {
    return base.horizon();
  }

  @Override
  public double noise(double t) {
    return -Math.expm1(-2 * clock(t));
  }

  @Override
  public boolean homogeneous() {
    return false;
  }

  /** Apart from that of the base: the two are different schedules. */
  @Override
  public int hashCode() {
    return ~base.hashCode();
  }

  /** {@code ΔB (1 − e^{−2B(s)}) + ½ e^{−2B(s)} ψ₂(−2ΔB)}, a sum of positive terms. */
  @Override
  public double noiseBetween(double s, double t) {
    double b = clockBetween(s, t);
    return b * noise(s) + Math.exp(-2 * clock(s)) * Series.psi2(-2 * b) / 2;
  }
}
