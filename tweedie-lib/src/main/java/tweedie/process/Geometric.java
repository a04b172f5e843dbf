package tweedie.process;

/**
 * Geometric noise levels {@code σ(t) = σmin (σmax/σmin)ᵗ} of the variance exploding process, in the
 * clock {@code B(t) = σ(t)² − σmin²}: Brownian motion with D = ½ and initial covariance σmin² has
 * variance exactly σ(t)².
 *
 * @param sigmaMin σ(0) &gt; 0
 * @param sigmaMax σ(1) &gt; σmin
 * @see "Song et al. 2021, arXiv:2011.13456, section 3.4 and appendix C"
 */
public record Geometric(double sigmaMin, double sigmaMax) implements Schedule {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException unless 0 &lt; σmin &lt; σmax
   */
  public Geometric {
    Require.positive("sigmaMin", sigmaMin);
    Require.positive("sigmaMax", sigmaMax);
    if (sigmaMax <= sigmaMin) {
      throw new IllegalArgumentException(
          "sigmaMax: expected more than sigmaMin = " + sigmaMin + ", found " + sigmaMax);
    }
  }

  /**
   * The noise level.
   *
   * @param t time in [0, 1]
   * @return {@code σ(t)}, in units of the data
   */
  public double sigma(double t) {
    return sigmaMin * Math.exp(t * logRatio());
  }

  @Override
  public double rate(double t) {
    double sigma = sigma(t);
    return 2 * logRatio() * sigma * sigma;
  }

  @Override
  public double clock(double t) {
    return clockBetween(0, t);
  }

  @Override
  public double clockBetween(double s, double t) {
    double sigma = sigma(s);
    return sigma * sigma * Math.expm1(2 * (t - s) * logRatio());
  }

  @Override
  public double inverseClock(double b) {
    return Math.log1p(b / (sigmaMin * sigmaMin)) / (2 * logRatio());
  }

  private double logRatio() {
    return Math.log(sigmaMax / sigmaMin);
  }
}
