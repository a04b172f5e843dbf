package tweedie.theory;

import tweedie.process.LinearSde;
import tweedie.process.Moments;

/**
 * The law of a linear process that was started at Gaussian data, one coordinate: {@code N(φμ, vφφᵀ
 * + Σ)} with φ the first column of the mean map and Σ the kernel covariance, auxiliaries included.
 *
 * @param mean mean of the blocks, [k]
 * @param covariance covariance of the blocks, [k][k]
 * @param factor lower triangular L with {@code LLᵀ = covariance}, [k][k]
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record GaussianMarginal(double[] mean, double[][] covariance, double[][] factor) {
  /** Copies the arrays. */
  public GaussianMarginal {
    mean = mean.clone();
    covariance = copy(covariance);
    factor = copy(factor);
  }

  /**
   * The law at a time.
   *
   * @param process the process
   * @param mean μ, mean of the data
   * @param variance v, variance of the data, at least 0
   * @param t time in [0, T]
   * @return the law of all blocks
   * @throws IllegalArgumentException if the variance is negative or the time out of range
   */
  public static GaussianMarginal of(LinearSde process, double mean, double variance, double t) {
    if (!(variance >= 0) || Double.isInfinite(variance)) {
      throw new IllegalArgumentException("variance: expected a number >= 0, found " + variance);
    }
    // Data variance is one more initial variance: the factor then comes from the kernel's QR.
    double[][] initial = process.moments(0).covariance();
    initial[0][0] += variance;
    Moments m = process.withInitialCovariance(initial).moments(t);
    double[] center = new double[m.blocks()];
    for (int i = 0; i < center.length; i++) {
      center[i] = m.mean()[i][0] * mean;
    }
    return new GaussianMarginal(center, m.covariance(), m.cholesky());
  }

  /**
   * The mean of the blocks.
   *
   * @return {@code φμ}, [k], a copy
   */
  @Override
  public double[] mean() {
    return mean.clone();
  }

  /**
   * The covariance of the blocks.
   *
   * @return {@code vφφᵀ + Σ}, [k, k], a copy
   */
  @Override
  public double[][] covariance() {
    return copy(covariance);
  }

  /**
   * The Cholesky factor of the covariance.
   *
   * @return lower triangular L, [k, k], a copy
   */
  @Override
  public double[][] factor() {
    return copy(factor);
  }

  static double[][] copy(double[][] a) {
    double[][] out = new double[a.length][];
    for (int i = 0; i < a.length; i++) {
      out[i] = a[i].clone();
    }
    return out;
  }
}
