package tweedie.process;

/** Arithmetic on small dense row-major float64 matrices; every result is a fresh array. */
final class SmallMatrix {
  private SmallMatrix() {}

  static double[][] identity(int k) {
    double[][] out = new double[k][k];
    for (int i = 0; i < k; i++) {
      out[i][i] = 1;
    }
    return out;
  }

  static double[][] copy(double[][] a) {
    double[][] out = new double[a.length][];
    for (int i = 0; i < a.length; i++) {
      out[i] = a[i].clone();
    }
    return out;
  }

  static double[][] diagonal(double... values) {
    double[][] out = new double[values.length][values.length];
    for (int i = 0; i < values.length; i++) {
      out[i][i] = values[i];
    }
    return out;
  }

  static double[][] transpose(double[][] a) {
    double[][] out = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        out[j][i] = a[i][j];
      }
    }
    return out;
  }

  static double[][] scale(double[][] a, double c) {
    return combine(c, a, 0, a);
  }

  static double[][] add(double[][] a, double[][] b) {
    return combine(1, a, 1, b);
  }

  static double[][] subtract(double[][] a, double[][] b) {
    return combine(1, a, -1, b);
  }

  /** {@code p a + q b}. */
  static double[][] combine(double p, double[][] a, double q, double[][] b) {
    double[][] out = new double[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        out[i][j] = p * a[i][j] + q * b[i][j];
      }
    }
    return out;
  }

  static double[][] multiply(double[][] a, double[][] b) {
    double[][] out = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        double sum = 0;
        for (int l = 0; l < b.length; l++) {
          sum += a[i][l] * b[l][j];
        }
        out[i][j] = sum;
      }
    }
    return out;
  }

  /** {@code a s aᵀ}, symmetrised. */
  static double[][] congruence(double[][] a, double[][] s) {
    return symmetrise(multiply(multiply(a, s), transpose(a)));
  }

  static double[][] symmetrise(double[][] a) {
    return combine(0.5, a, 0.5, transpose(a));
  }

  static double maxAbs(double[][] a) {
    double max = 0;
    for (double[] row : a) {
      for (double value : row) {
        max = Math.max(max, Math.abs(value));
      }
    }
    return max;
  }

  /** Largest absolute column sum. */
  static double norm1(double[][] a) {
    double max = 0;
    for (int j = 0; j < a[0].length; j++) {
      double sum = 0;
      for (double[] row : a) {
        sum += Math.abs(row[j]);
      }
      max = Math.max(max, sum);
    }
    return max;
  }
}
