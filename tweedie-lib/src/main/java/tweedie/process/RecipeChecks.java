package tweedie.process;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/** Structural checks and spectra of recipe matrices. */
final class RecipeChecks {
  /** Relative size below which an asymmetry or a negative eigenvalue is rounding. */
  private static final double TOLERANCE = 1e-12;

  private RecipeChecks() {}

  static void matrix(String name, double[][] a, int k) {
    if (a.length != k || k == 0) {
      throw new IllegalArgumentException(
          name + ": expected a " + k + " x " + k + " matrix, found " + a.length + " rows");
    }
    for (int i = 0; i < k; i++) {
      if (a[i].length != k) {
        throw new IllegalArgumentException(
            name + ": expected " + k + " columns in row " + i + ", found " + a[i].length);
      }
      for (int j = 0; j < k; j++) {
        if (!Double.isFinite(a[i][j])) {
          throw new IllegalArgumentException(
              name + ": expected finite entries, found " + a[i][j] + " at [" + i + "][" + j + "]");
        }
      }
    }
  }

  static void symmetric(String name, double[][] a) {
    parity(name, a, 1, "symmetric");
  }

  static void skew(String name, double[][] a) {
    parity(name, a, -1, "skew-symmetric");
  }

  private static void parity(String name, double[][] a, int sign, String word) {
    double tolerance = TOLERANCE * SmallMatrix.maxAbs(a);
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j <= i; j++) {
        if (Math.abs(a[i][j] - sign * a[j][i]) > tolerance) {
          String there = "[" + j + "][" + i + "] is " + a[j][i];
          String here = "[" + i + "][" + j + "] is " + a[i][j];
          throw new IllegalArgumentException(
              name + " is not " + word + ": " + (i == j ? here : there + ", " + here));
        }
      }
    }
  }

  static void semidefinite(String name, double[][] a) {
    double smallest = smallestEigenvalue(a);
    if (smallest < -TOLERANCE * SmallMatrix.maxAbs(a)) {
      throw new IllegalArgumentException(
          name + " is not positive semidefinite: smallest eigenvalue " + (float) smallest);
    }
  }

  static void definite(String name, double[][] a) {
    double smallest = smallestEigenvalue(a);
    if (!(smallest > Math.ulp(1.0) * SmallMatrix.maxAbs(a))) {
      throw new IllegalArgumentException(
          name + " is not positive definite: smallest eigenvalue " + (float) smallest);
    }
  }

  static double smallestEigenvalue(double[][] symmetric) {
    double min = Double.POSITIVE_INFINITY;
    for (double value : symmetricEigenvalues(symmetric)) {
      min = Math.min(min, value);
    }
    return min;
  }

  static double[] symmetricEigenvalues(double[][] symmetric) {
    int k = symmetric.length;
    EigenDecomposition_F64<DMatrixRMaj> eig = DecompositionFactory_DDRM.eig(k, false, true);
    if (!eig.decompose(new DMatrixRMaj(symmetric))) {
      throw new IllegalArgumentException("expected eigenvalues that converge, found none");
    }
    double[] out = new double[k];
    for (int i = 0; i < k; i++) {
      out[i] = eig.getEigenvalue(i).getReal();
    }
    return out;
  }

  /** Largest real part of the eigenvalues of a general matrix. */
  static double spectralAbscissa(double[][] f) {
    if (f.length == 2) {
      return abscissaOfPair(f);
    }
    EigenDecomposition_F64<DMatrixRMaj> eig = DecompositionFactory_DDRM.eig(f.length, false, false);
    if (!eig.decompose(new DMatrixRMaj(f))) {
      throw new IllegalArgumentException("expected eigenvalues of F that converge, found none");
    }
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < f.length; i++) {
      max = Math.max(max, eig.getEigenvalue(i).getReal());
    }
    // A conjugate pair on the imaginary axis comes back with a rounding-sized real part.
    return Math.abs(max) <= 1e-13 * SmallMatrix.maxAbs(f) ? 0 : max;
  }

  /**
   * The 2 x 2 case in closed form: a critically damped F has a double eigenvalue, of which
   * iterative methods keep only half the digits.
   */
  private static double abscissaOfPair(double[][] f) {
    double half = (f[0][0] - f[1][1]) / 2;
    double cross = f[0][1] * f[1][0];
    double discriminant = half * half + cross;
    double size = half * half + Math.abs(cross);
    double root = discriminant <= 8 * Math.ulp(1.0) * size ? 0 : Math.sqrt(discriminant);
    double max = (f[0][0] + f[1][1]) / 2 + root;
    return Math.abs(max) <= 1e-14 * SmallMatrix.maxAbs(f) ? 0 : max;
  }

  /**
   * Rank of {@code [d, a d, …, a^{k-1} d]}, rescaled by the norm of a so that powers stay level.
   */
  static int kalmanRank(double[][] d, double[][] a) {
    int k = d.length;
    double norm = SmallMatrix.norm1(a);
    double[][] step = norm == 0 ? a : SmallMatrix.scale(a, 1 / norm);
    DMatrixRMaj blocks = new DMatrixRMaj(k, k * k);
    double[][] power = d;
    for (int b = 0; b < k; b++) {
      for (int i = 0; i < k; i++) {
        for (int j = 0; j < k; j++) {
          blocks.set(i, b * k + j, power[i][j]);
        }
      }
      power = SmallMatrix.multiply(step, power);
    }
    SingularValueDecomposition_F64<DMatrixRMaj> svd =
        DecompositionFactory_DDRM.svd(k, k * k, false, false, true);
    if (!svd.decompose(blocks)) {
      throw new IllegalArgumentException("expected singular values that converge, found none");
    }
    double largest = 0;
    for (int i = 0; i < k; i++) {
      largest = Math.max(largest, svd.getSingularValues()[i]);
    }
    int rank = 0;
    for (int i = 0; i < k; i++) {
      if (svd.getSingularValues()[i] > 1e-12 * largest) {
        rank++;
      }
    }
    return rank;
  }
}
