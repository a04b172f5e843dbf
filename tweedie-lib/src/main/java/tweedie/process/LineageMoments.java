package tweedie.process;

/**
 * Mean and variance of the number of lineages, by series of positive terms, and the centre and
 * spread of its law for small times.
 *
 * @see "Griffiths 1984, Asymptotic line-of-descent distributions, Journal of Mathematical Biology
 *     21"
 */
final class LineageMoments {
  /** Terms below e^{−45} of the first are below the last digit of any sum of them. */
  private static final double NEGLIGIBLE = 45;

  private LineageMoments() {}

  /** {@code E M = Σ_{k≥1} (θ + 2k − 1) e^{−k(k+θ−1)τ/2}}. */
  static double mean(double theta, double tau) {
    double sum = 0;
    for (int k = 1; ; k++) {
      double exponent = 0.5 * k * (k + theta - 1) * tau;
      sum += (theta + 2 * k - 1) * Math.exp(-exponent);
      if (exponent > NEGLIGIBLE + theta * tau) {
        return sum;
      }
    }
  }

  /** {@code E M(M − 1) = Σ_{k≥2} (θ + 2k − 1)(k − 1)(θ + k) e^{−k(k+θ−1)τ/2}}. */
  private static double pairs(double theta, double tau) {
    double sum = 0;
    for (int k = 2; ; k++) {
      double exponent = 0.5 * k * (k + theta - 1) * tau;
      sum += (theta + 2 * k - 1) * (k - 1) * (theta + k) * Math.exp(-exponent);
      if (exponent > NEGLIGIBLE + 2 * (theta + 1) * tau) {
        return sum;
      }
    }
  }

  /** The variance; it loses as many digits as its square root is smaller than the mean. */
  static double variance(double theta, double tau) {
    double mean = mean(theta, tau);
    return Math.max(0, pairs(theta, tau) + mean - mean * mean);
  }

  /**
   * The mean for τ → 0, {@code 2η/τ − 1/6} with η as below; without the sixth, which Griffiths's
   * limit does not have, {@code E M/(M + θ)} is biased.
   */
  static double smallTimeMean(double theta, double tau) {
    double b = 0.5 * (theta - 1) * tau;
    double eta = Math.abs(b) < 1e-8 ? 1 - b / 2 : b / Math.expm1(b);
    return 2 * eta / tau - 1.0 / 6;
  }

  /**
   * Griffiths's variance for τ → 0: {@code (2η/τ)(η + b)²(1 + η/(η + b) − 2η)/b²} with {@code b =
   * ½(θ − 1)τ} and {@code η = b/(e^b − 1)}; {@code 2/(3τ)} where b vanishes.
   */
  static double smallTimeVariance(double theta, double tau) {
    double b = 0.5 * (theta - 1) * tau;
    if (Math.abs(b) < 1e-3) {
      return 2 / (3 * tau); // the bracket loses all digits; the relative error is below b
    }
    double eta = b / Math.expm1(b);
    double s = eta + b;
    return 2 * eta / tau * s * s * (1 + eta / s - 2 * eta) / (b * b);
  }
}
