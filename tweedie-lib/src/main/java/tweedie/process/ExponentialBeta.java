package tweedie.process;

/**
 * Exponential rate {@code β(t) = a ln b · bᵗ}, {@code B(t) = a(bᵗ − 1)}; a = 3 and b = 100 for
 * images of 256 levels.
 *
 * @param scale a &gt; 0
 * @param base b &gt; 1
 * @see "Campbell et al. 2022, arXiv:2205.14987, appendix H"
 */
public record ExponentialBeta(double scale, double base) implements Schedule {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a is not positive or b not above 1
   */
  public ExponentialBeta {
    Require.positive("scale", scale);
    Require.positive("base - 1", base - 1);
  }

  @Override
  public double rate(double t) {
    return scale * Math.log(base) * Math.exp(t * Math.log(base));
  }

  @Override
  public double clock(double t) {
    return scale * Math.expm1(t * Math.log(base));
  }

  @Override
  public double clockBetween(double s, double t) {
    return scale * Math.exp(s * Math.log(base)) * Math.expm1((t - s) * Math.log(base));
  }

  @Override
  public double inverseClock(double b) {
    return Math.log1p(b / scale) / Math.log(base);
  }
}
