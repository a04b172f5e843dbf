package tweedie.process;

/** The k×k matrices that turn one prediction kind into another at given moments; plain Java. */
final class Conversions {
  private Conversions() {}

  /** {@code −L⁻ᵀ}. */
  static double[][] noiseToScore(Moments m) {
    double[][] inv = invertLower(m.cholesky());
    int k = inv.length;
    double[][] out = new double[k][k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        out[i][j] = -inv[j][i];
      }
    }
    return out;
  }

  /** {@code Σ⁻¹ = L⁻ᵀ L⁻¹}. */
  static double[][] inverseCovariance(Moments m) {
    double[][] inv = invertLower(m.cholesky());
    int k = inv.length;
    double[][] out = new double[k][k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        for (int l = Math.max(i, j); l < k; l++) {
          out[i][j] += inv[l][i] * inv[l][j];
        }
      }
    }
    return out;
  }

  /** {@code φ = Φ e₀}, k×1. */
  static double[][] meanColumn(Moments m) {
    int k = m.mean().length;
    double[][] out = new double[k][1];
    for (int i = 0; i < k; i++) {
      out[i][0] = m.mean()[i][0];
    }
    return out;
  }

  /** {@code Σ⁻¹ φ}, k×1. */
  static double[][] dataToScore(Moments m) {
    return SmallMatrix.multiply(inverseCovariance(m), meanColumn(m));
  }

  /** {@code φᵀΣ⁻¹/snr}, 1×k. */
  static double[][] observation(Moments m) {
    return new double[][] {Sufficient.of(m).weight()};
  }

  /** {@code x₀ = α/(α²+σ²) z − σ/(α²+σ²) v}: the factor of z. */
  static double stateToData(Moments m) {
    double a = m.mean()[0][0];
    double s = m.cholesky()[0][0];
    return a / (a * a + s * s);
  }

  /** The factor of v in the same formula. */
  static double vToData(Moments m) {
    double a = m.mean()[0][0];
    double s = m.cholesky()[0][0];
    return -s / (a * a + s * s);
  }

  /** Inverse of a lower triangular matrix. */
  static double[][] invertLower(double[][] l) {
    int k = l.length;
    double[][] inv = new double[k][k];
    for (int j = 0; j < k; j++) {
      inv[j][j] = 1 / l[j][j];
      for (int i = j + 1; i < k; i++) {
        double sum = 0;
        for (int p = j; p < i; p++) {
          sum -= l[i][p] * inv[p][j];
        }
        inv[i][j] = sum / l[i][i];
      }
    }
    return inv;
  }
}
