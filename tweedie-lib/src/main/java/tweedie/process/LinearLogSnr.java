package tweedie.process;

/**
 * {@code γ(u) = min + (max − min) u}: noise levels evenly spread on a log scale.
 *
 * @param min γ(0); −13.3 in the paper, a standard deviation of 1.3e-3
 * @param max γ(1); 5 in the paper
 * @see "Kingma, Salimans, Poole, Ho 2021, arXiv:2107.00630, appendix H"
 */
public record LinearLogSnr(double min, double max) implements LogSnrCurve {
  /**
   * Checks the ends.
   *
   * @throws IllegalArgumentException unless min &lt; max, both finite
   */
  public LinearLogSnr {
    LogSnrClock.requireEnds(min, max);
  }

  @Override
  public double at(double u) {
    return min + (max - min) * u;
  }

  @Override
  public double slope(double u) {
    return max - min;
  }

  @Override
  public double inverse(double gamma) {
    return (gamma - min) / (max - min);
  }

  @Override
  public double between(double s, double t) {
    return (max - min) * (t - s);
  }
}
