package tweedie.theory;

/**
 * Iterative proportional fitting of the joint law of two scalar Gaussian ends, exactly: a half step
 * replaces the law of one end and keeps the conditional law of the other (Sinkhorn's iteration).
 *
 * @param mean0 mean of the start
 * @param variance0 variance of the start
 * @param mean1 mean of the end
 * @param variance1 variance of the end
 * @param covariance covariance of both
 * @see "Rüschendorf 1995, Annals of Statistics 23(4); De Bortoli et al. 2021, arXiv:2106.01357,
 *     section 3.1"
 */
public record StaticIpf(
    double mean0, double variance0, double mean1, double variance1, double covariance) {
  /**
   * The reference law: the start, moved by Brownian motion.
   *
   * @param mean mean of the start
   * @param variance variance of the start
   * @param reference σ², variance of the reference
   * @return the joint law before the first half step
   */
  public static StaticIpf brownian(double mean, double variance, double reference) {
    return new StaticIpf(mean, variance, mean, variance + reference, variance);
  }

  /**
   * Gives the end its wanted law and keeps the law of the start given the end.
   *
   * @param mean wanted mean of the end
   * @param variance wanted variance of the end
   * @return the joint law after a backward half step
   */
  public StaticIpf backward(double mean, double variance) {
    StaticIpf s = reversed().forward(mean, variance);
    return s.reversed();
  }

  /**
   * Gives the start its wanted law and keeps the law of the end given the start.
   *
   * @param mean wanted mean of the start
   * @param variance wanted variance of the start
   * @return the joint law after a forward half step
   */
  public StaticIpf forward(double mean, double variance) {
    double slope = covariance / variance0;
    double residual = variance1 - slope * covariance;
    return new StaticIpf(
        mean,
        variance,
        mean1 + slope * (mean - mean0),
        slope * slope * variance + residual,
        slope * variance);
  }

  private StaticIpf reversed() {
    return new StaticIpf(mean1, variance1, mean0, variance0, covariance);
  }
}
