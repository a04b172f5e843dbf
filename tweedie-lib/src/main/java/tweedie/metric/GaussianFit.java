package tweedie.metric;

import java.util.Random;
import org.ejml.data.DMatrixRMaj;

/**
 * A Gaussian law N(μ, Σ) fitted to samples by the sample mean and the unbiased covariance {@code Σ
 * = 1/(n-1) Σ_i (x_i-μ)(x_i-μ)ᵀ}. The covariance may be singular, as it is when n ≤ d.
 */
public final class GaussianFit {

  private final double[] mean;
  private final double[][] covariance;

  private GaussianFit(double[] mean, double[][] covariance) {
    this.mean = mean;
    this.covariance = covariance;
  }

  /**
   * Fits mean and unbiased covariance.
   *
   * @param x samples, [n, d], n ≥ 2
   * @return the fitted law
   * @throws IllegalArgumentException if rows are too few, ragged or not finite
   */
  public static GaussianFit of(double[][] x) {
    int d = Samples.check("samples", x, 2);
    double[] mean = mean(x, d);
    double[][] covariance = new double[d][d];
    double[] centred = new double[d];
    for (double[] row : x) {
      for (int j = 0; j < d; j++) {
        centred[j] = row[j] - mean[j];
      }
      for (int j = 0; j < d; j++) {
        double[] target = covariance[j];
        double factor = centred[j];
        for (int k = 0; k <= j; k++) {
          target[k] += factor * centred[k];
        }
      }
    }
    for (int j = 0; j < d; j++) {
      for (int k = 0; k <= j; k++) {
        covariance[j][k] /= x.length - 1;
        covariance[k][j] = covariance[j][k];
      }
    }
    return new GaussianFit(mean, covariance);
  }

  private static double[] mean(double[][] x, int d) {
    double[] mean = new double[d];
    for (double[] row : x) {
      for (int j = 0; j < d; j++) {
        mean[j] += row[j];
      }
    }
    for (int j = 0; j < d; j++) {
      mean[j] /= x.length;
    }
    return mean;
  }

  /** {@return the mean μ, [d]} */
  public double[] mean() {
    return mean.clone();
  }

  /** {@return the covariance Σ, [d, d]} */
  public double[][] covariance() {
    double[][] copy = new double[covariance.length][];
    for (int j = 0; j < copy.length; j++) {
      copy[j] = covariance[j].clone();
    }
    return copy;
  }

  /**
   * Draws from the fitted law, {@code x = μ + F z} with {@code F Fᵀ = Σ} and z standard normal.
   *
   * @param n number of draws, at least 1
   * @param seed seed of the draws; equal seeds give equal draws
   * @return the draws, [n, d]
   * @throws IllegalArgumentException if n is below 1
   */
  public double[][] draw(int n, long seed) {
    if (n < 1) {
      throw new IllegalArgumentException("n: expected at least 1 draw, found " + n);
    }
    DMatrixRMaj factor = SpectralFactor.of(covariance);
    Random random = new Random(seed);
    double[] z = new double[factor.getNumCols()];
    double[][] draws = new double[n][];
    for (int i = 0; i < n; i++) {
      for (int r = 0; r < z.length; r++) {
        z[r] = random.nextGaussian();
      }
      draws[i] = mean.clone();
      for (int j = 0; j < mean.length; j++) {
        for (int r = 0; r < z.length; r++) {
          draws[i][j] += factor.get(j, r) * z[r];
        }
      }
    }
    return draws;
  }
}
