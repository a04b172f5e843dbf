package tweedie.metric;

import java.util.Arrays;
import java.util.Random;
import org.bytedeco.pytorch.global.torch;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/**
 * A Gaussian law N(μ, Σ) fitted to samples by the sample mean and the unbiased covariance {@code Σ
 * = 1/(n-1) Σ_i (x_i-μ)(x_i-μ)ᵀ}. The covariance may be singular, as it is when n ≤ d.
 */
public final class GaussianFit {
  /** Beyond so many numbers a row an eigen-decomposition takes minutes. */
  private static final int MOST = 1024;

  /** Rows whose products are summed at once: 10⁴ numbers each take 40 MB. */
  private static final int BLOCK = 512;

  private final double[] mean;
  private final DMatrixRMaj factor;

  private GaussianFit(double[] mean, DMatrixRMaj factor) {
    this.mean = mean;
    this.factor = factor;
  }

  /**
   * Fits mean and unbiased covariance. Of at most d rows the covariance itself, [d, d], is never
   * formed, so that a hundred photographs take a hundred columns and not their pixels squared.
   *
   * @param x samples, [n, d], n ≥ 2
   * @return the fitted law
   * @throws IllegalArgumentException if rows are too few, ragged or not finite
   */
  public static GaussianFit of(double[][] x) {
    int d = Samples.check("samples", x, 2);
    double[] mean = mean(x, d);
    return new GaussianFit(mean, x.length <= d ? rows(x, mean) : covariance(x, mean));
  }

  /**
   * Draws from the law fitted to samples. Of many numbers a row the covariance is never formed:
   * with the centred rows C, {@code x = μ + Cᵀ z/√(n_rows − 1)} and z standard normal has it.
   *
   * @param x samples, [n_rows, d], at least 2 rows
   * @param n number of draws, at least 1
   * @param seed seed of the draws; equal seeds give equal draws
   * @return the draws, [n, d]
   * @throws IllegalArgumentException if rows are too few, ragged or not finite, or n is below 1
   */
  public static double[][] draws(double[][] x, int n, long seed) {
    int d = Samples.check("samples", x, 2);
    if (d <= MOST) {
      return of(x).draw(n, seed);
    }
    requireDraws(n);
    double[] mean = mean(x, d);
    Random random = new Random(seed);
    double[] sum = new double[n * d];
    for (int from = 0; from < x.length; from += BLOCK) {
      int rows = Math.min(BLOCK, x.length - from);
      double[] z = new double[n * rows];
      Arrays.setAll(z, i -> random.nextGaussian());
      double[] c = new double[rows * d];
      int first = from;
      Arrays.setAll(c, i -> x[first + i / d][i % d] - mean[i % d]);
      double[] product =
          TensorScope.evaluate(
              () -> Ops.doubles(torch.matmul(Ops.tensor(z, n, rows), Ops.tensor(c, rows, d))));
      Arrays.setAll(sum, i -> sum[i] + product[i]);
    }
    double scale = 1 / Math.sqrt(x.length - 1);
    double[][] out = new double[n][d];
    for (int i = 0; i < sum.length; i++) {
      out[i / d][i % d] = mean[i % d] + scale * sum[i];
    }
    return out;
  }

  private static void requireDraws(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("n: expected at least 1 draw, found " + n);
    }
  }

  /** Centred rows as columns: as good a factor of the covariance as its eigenvectors. */
  private static DMatrixRMaj rows(double[][] x, double[] mean) {
    DMatrixRMaj factor = new DMatrixRMaj(mean.length, x.length);
    double scale = 1 / Math.sqrt(x.length - 1);
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < mean.length; j++) {
        factor.set(j, i, scale * (x[i][j] - mean[j]));
      }
    }
    return factor;
  }

  private static DMatrixRMaj covariance(double[][] x, double[] mean) {
    int d = mean.length;
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
    return SpectralFactor.of(covariance);
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
    DMatrixRMaj product = new DMatrixRMaj(mean.length, mean.length);
    CommonOps_DDRM.multTransB(factor, factor, product);
    double[][] copy = new double[mean.length][];
    for (int j = 0; j < copy.length; j++) {
      copy[j] = Arrays.copyOfRange(product.data, j * mean.length, (j + 1) * mean.length);
    }
    return copy;
  }

  /** A factor F of the covariance, [d, r]: {@code F Fᵀ = Σ}. */
  DMatrixRMaj factor() {
    return factor;
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
    requireDraws(n);
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
