package tweedie.process;

/** Lower triangular factors of positive semidefinite matrices, without squaring where avoidable. */
final class Factor {
  /** Pivots below this share of their diagonal entry are rounding, not variance. */
  private static final double PIVOT_TOLERANCE = 64 * Math.ulp(1.0);

  private Factor() {}

  /**
   * Semidefinite Cholesky factor {@code L} with {@code L Lᵀ = a}; a direction without variance
   * gives a zero diagonal entry and a zero column below it.
   *
   * @param a symmetric positive semidefinite [k, k]
   */
  static double[][] cholesky(double[][] a) {
    int k = a.length;
    double[][] l = new double[k][k];
    for (int j = 0; j < k; j++) {
      double pivot = a[j][j];
      for (int p = 0; p < j; p++) {
        pivot -= l[j][p] * l[j][p];
      }
      if (pivot <= k * PIVOT_TOLERANCE * a[j][j]) {
        continue;
      }
      l[j][j] = Math.sqrt(pivot);
      for (int i = j + 1; i < k; i++) {
        double sum = a[i][j];
        for (int p = 0; p < j; p++) {
          sum -= l[i][p] * l[j][p];
        }
        l[i][j] = sum / l[j][j];
      }
    }
    return l;
  }

  /**
   * Factor of the sum {@code a aᵀ + b bᵀ}, from the Householder QR of the stacked {@code [aᵀ; bᵀ]},
   * so that small variances keep their relative accuracy.
   *
   * @param a [k, p]
   * @param b [k, q]
   * @return lower triangular [k, k] with a non-negative diagonal
   */
  static double[][] ofSum(double[][] a, double[][] b) {
    int k = a.length;
    int rows = a[0].length + b[0].length;
    double[][] r = new double[Math.max(rows, k)][k];
    for (int i = 0; i < k; i++) {
      for (int p = 0; p < rows; p++) {
        r[p][i] = p < a[0].length ? a[i][p] : b[i][p - a[0].length];
      }
    }
    for (int j = 0; j < k; j++) {
      reflect(r, j);
    }
    double[][] l = new double[k][k];
    for (int j = 0; j < k; j++) {
      double sign = r[j][j] < 0 ? -1 : 1;
      for (int i = j; i < k; i++) {
        l[i][j] = sign * r[j][i];
      }
    }
    return l;
  }

  /**
   * Inverse of a symmetric positive definite matrix by Gauss-Jordan elimination, which needs no
   * pivoting there and is exact up to one division for diagonal matrices.
   */
  static double[][] inverse(double[][] a) {
    int k = a.length;
    double[][] left = SmallMatrix.copy(a);
    double[][] out = SmallMatrix.identity(k);
    for (int p = 0; p < k; p++) {
      SmallMatrix.eliminate(left, out, p);
    }
    return SmallMatrix.symmetrise(out);
  }

  /** One Householder reflection that clears column {@code j} below the diagonal. */
  private static void reflect(double[][] r, int j) {
    double norm = 0;
    for (int i = j; i < r.length; i++) {
      norm = Math.hypot(norm, r[i][j]);
    }
    if (norm == 0) {
      return;
    }
    double alpha = r[j][j] > 0 ? -norm : norm;
    double[] v = new double[r.length];
    for (int i = j; i < r.length; i++) {
      // Scaled by the norm so that squares of tiny entries do not underflow.
      v[i] = (i == j ? r[i][j] - alpha : r[i][j]) / norm;
    }
    double square = 0;
    for (int i = j; i < r.length; i++) {
      square += v[i] * v[i];
    }
    for (int c = j; c < r[0].length; c++) {
      double dot = 0;
      for (int i = j; i < r.length; i++) {
        dot += v[i] * r[i][c];
      }
      for (int i = j; i < r.length; i++) {
        r[i][c] -= 2 * dot / square * v[i];
      }
    }
    for (int i = j + 1; i < r.length; i++) {
      r[i][j] = 0;
    }
  }
}
