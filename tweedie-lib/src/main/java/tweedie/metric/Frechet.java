package tweedie.metric;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * Fréchet distance (squared 2-Wasserstein distance) of the Gaussians fitted to two samples.
 *
 * <p>{@code FD = ‖μ₁-μ₂‖² + tr(Σ₁ + Σ₂ - 2 (Σ₁^½ Σ₂ Σ₁^½)^½)}, with the unbiased covariance of
 * {@link GaussianFit}. With factors {@code F Fᵀ = Σ}, the trace of the last root is the sum of the
 * singular values of {@code F₁ᵀF₂}; that form never takes the root of a rounding error, so singular
 * covariances (n ≤ d) cost no accuracy. Factors are the symmetric eigen-decompositions, and of at
 * most d rows the centred rows themselves.
 *
 * <p>The estimate is biased upwards by O(1/n): for two samples of size n from N(0, I_d) its mean is
 * {@code 2d/n + d(d+1)/(2n)} to first order. Compare figures at equal n only. Cost: O(nd² + d³); d
 * up to about 1,000 is comfortable. With n ≤ d rows it is O(n²d + n³), for any d.
 *
 * @see "Dowson and Landau 1982, The Fréchet distance between multivariate normal distributions, eq.
 *     4; Heusel et al. 2017, arXiv:1706.08500, eq. 6"
 */
public final class Frechet {

  private Frechet() {}

  /**
   * Fréchet distance between two samples.
   *
   * @param x first sample, [n, d], n ≥ 2
   * @param y second sample, [m, d], m ≥ 2
   * @return the distance, at least 0, in squared units of the samples
   * @throws IllegalArgumentException if rows are too few, ragged, not finite or of unequal length
   */
  public static double distance(double[][] x, double[][] y) {
    Samples.checkPair(x, y, 2);
    return between(GaussianFit.of(x), GaussianFit.of(y));
  }

  /**
   * Fréchet distance between two fitted laws.
   *
   * @param first a law on R^d
   * @param second another law on R^d
   * @return the distance, at least 0
   * @throws IllegalArgumentException if the dimensions differ
   */
  public static double between(GaussianFit first, GaussianFit second) {
    return between(first.mean(), first.factor(), second.mean(), second.factor());
  }

  /**
   * Fréchet distance between N(μ₁, Σ₁) and N(μ₂, Σ₂).
   *
   * @param mean1 μ₁, [d]
   * @param covariance1 Σ₁, [d, d], symmetric positive semidefinite
   * @param mean2 μ₂, [d]
   * @param covariance2 Σ₂, [d, d], symmetric positive semidefinite
   * @return the distance; values below 0 by rounding are returned as 0
   * @throws IllegalArgumentException if shapes differ or a covariance is not symmetric positive
   *     semidefinite
   */
  public static double between(
      double[] mean1, double[][] covariance1, double[] mean2, double[][] covariance2) {
    checkMeans(mean1, mean2);
    checkSymmetric("first covariance", covariance1, mean1.length);
    checkSymmetric("second covariance", covariance2, mean1.length);
    return between(mean1, SpectralFactor.of(covariance1), mean2, SpectralFactor.of(covariance2));
  }

  private static double between(
      double[] mean1, DMatrixRMaj factor1, double[] mean2, DMatrixRMaj factor2) {
    checkMeans(mean1, mean2);
    double sum = trace(factor1) + trace(factor2);
    for (int j = 0; j < mean1.length; j++) {
      double shift = mean1[j] - mean2[j];
      sum += shift * shift;
    }
    return Math.max(0, sum - 2 * traceOfRoot(factor1, factor2));
  }

  private static void checkMeans(double[] mean1, double[] mean2) {
    if (mean2.length != mean1.length) {
      throw new IllegalArgumentException(
          "second mean: expected length " + mean1.length + ", found " + mean2.length);
    }
  }

  /** Trace of {@code F Fᵀ}, the squared Frobenius norm of F. */
  private static double trace(DMatrixRMaj factor) {
    double norm = NormOps_DDRM.fastNormF(factor);
    return norm * norm;
  }

  /** Returns {@code tr (Σ₁^½ Σ₂ Σ₁^½)^½}, the nuclear norm of {@code F₁ᵀF₂}. */
  private static double traceOfRoot(DMatrixRMaj factor1, DMatrixRMaj factor2) {
    if (factor1.getNumCols() == 0 || factor2.getNumCols() == 0) {
      return 0;
    }
    DMatrixRMaj product = new DMatrixRMaj(factor1.getNumCols(), factor2.getNumCols());
    CommonOps_DDRM.multTransA(factor1, factor2, product);
    SingularValueDecomposition_F64<DMatrixRMaj> svd =
        DecompositionFactory_DDRM.svd(
            product.getNumRows(), product.getNumCols(), false, false, false);
    if (!svd.decompose(product)) {
      throw new ArithmeticException("singular values of a covariance product did not converge");
    }
    double trace = 0;
    for (int i = 0; i < svd.numberOfSingularValues(); i++) {
      trace += svd.getSingularValues()[i];
    }
    return trace;
  }

  private static void checkSymmetric(String what, double[][] matrix, int d) {
    if (Samples.check(what, matrix, 1) != d || matrix.length != d) {
      throw new IllegalArgumentException(
          what
              + ": expected ["
              + d
              + ", "
              + d
              + "], found ["
              + matrix.length
              + ", "
              + matrix[0].length
              + "]");
    }
    double scale = 0;
    for (int j = 0; j < d; j++) {
      scale = Math.max(scale, Math.abs(matrix[j][j]));
    }
    for (int j = 0; j < d; j++) {
      for (int k = 0; k < j; k++) {
        if (Math.abs(matrix[j][k] - matrix[k][j]) > 1e-9 * scale) {
          throw new IllegalArgumentException(
              what
                  + ": expected symmetric, found "
                  + matrix[j][k]
                  + " and "
                  + matrix[k][j]
                  + " at ["
                  + j
                  + ", "
                  + k
                  + "]");
        }
      }
    }
  }
}
