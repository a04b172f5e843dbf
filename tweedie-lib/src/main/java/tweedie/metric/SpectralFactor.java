package tweedie.metric;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/** A thin factor F, [d, rank], of a symmetric positive semidefinite matrix: {@code F Fᵀ = Σ}. */
final class SpectralFactor {

  private SpectralFactor() {}

  /**
   * Factors by eigen-decomposition, {@code F = V √Λ} over the numerically positive eigenvalues.
   *
   * <p>Eigenvalues at or below {@code d·2⁻⁵²·λ_max} are rounding of zero and are dropped: kept,
   * their roots (1e-8 of the scale instead of 1e-16) would add up over the null space.
   */
  static DMatrixRMaj of(double[][] covariance) {
    int d = covariance.length;
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(d, true, true);
    if (!eigen.decompose(new DMatrixRMaj(covariance))) {
      throw new ArithmeticException("eigen-decomposition of a covariance did not converge");
    }
    double[] values = new double[d];
    double largest = 0;
    for (int i = 0; i < d; i++) {
      values[i] = eigen.getEigenvalue(i).getReal();
      largest = Math.max(largest, Math.abs(values[i]));
    }
    double cut = d * Math.ulp(1.0) * largest;
    int rank = 0;
    for (double value : values) {
      rank += value > cut ? 1 : 0;
      if (value < -100 * cut) {
        throw new IllegalArgumentException(
            "covariance: expected positive semidefinite, found eigenvalue " + value);
      }
    }
    DMatrixRMaj factor = new DMatrixRMaj(d, rank);
    int column = 0;
    for (int i = 0; i < d; i++) {
      if (values[i] > cut) {
        double root = Math.sqrt(values[i]);
        for (int j = 0; j < d; j++) {
          factor.set(j, column, root * eigen.getEigenVector(i).get(j));
        }
        column++;
      }
    }
    return factor;
  }
}
