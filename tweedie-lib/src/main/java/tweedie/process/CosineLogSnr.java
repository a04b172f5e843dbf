package tweedie.process;

/**
 * The cosine schedule between two noise levels: {@code α = cos θ}, {@code σ = sin θ} with an angle
 * that grows evenly, so that {@code γ = 2 log tan θ}.
 *
 * @param min γ at 0
 * @param max γ at 1
 * @see "Nichol, Dhariwal 2021, arXiv:2102.09672; Kingma, Gao 2023, arXiv:2303.00848, table 1, for
 *     the truncated form"
 */
public record CosineLogSnr(double min, double max) implements LogSnrCurve {
  /**
   * Checks the ends.
   *
   * @throws IllegalArgumentException unless min &lt; max, both finite
   */
  public CosineLogSnr {
    LogSnrClock.requireEnds(min, max);
  }

  private static double angle(double gamma) {
    return Math.atan(Math.exp(gamma / 2));
  }

  private double theta(double u) {
    return angle(min) + (angle(max) - angle(min)) * u;
  }

  @Override
  public double at(double u) {
    return 2 * Math.log(Math.tan(theta(u)));
  }

  @Override
  public double slope(double u) {
    return 4 * (angle(max) - angle(min)) / Math.sin(2 * theta(u));
  }

  @Override
  public double inverse(double gamma) {
    return (angle(gamma) - angle(min)) / (angle(max) - angle(min));
  }

  /** {@code tan b/tan a = 1 + sin(b − a)/(cos b sin a)}: no difference of logarithms. */
  @Override
  public double between(double s, double t) {
    double a = theta(s);
    double b = theta(t);
    return 2 * Math.log1p(Math.sin(b - a) / (Math.cos(b) * Math.sin(a)));
  }
}
