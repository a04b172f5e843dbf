package tweedie.process;

/**
 * Linear rate {@code β(t) = min + (max − min) t} on [0, 1], so {@code B(t) = min t + ½ (max − min)
 * t²}.
 *
 * @param min β(0) ≥ 0; 0.1 in the paper
 * @param max β(1) &gt; 0; 20 in the paper
 * @see "Song et al. 2021, arXiv:2011.13456, section 3.4 and appendix C"
 */
public record LinearBeta(double min, double max) implements Schedule {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if an end of the range is out of bounds
   */
  public LinearBeta {
    Require.nonNegative("beta.min", min);
    Require.positive("beta.max", max);
  }

  @Override
  public double rate(double t) {
    return min + (max - min) * t;
  }

  @Override
  public double clock(double t) {
    return t * (min + (max - min) * t / 2);
  }

  @Override
  public double clockBetween(double s, double t) {
    return (t - s) * (min + (max - min) * (s + t) / 2);
  }

  @Override
  public double inverseClock(double b) {
    return b == 0 ? 0 : 2 * b / (min + Math.sqrt(Math.max(0, min * min + 2 * (max - min) * b)));
  }
}
