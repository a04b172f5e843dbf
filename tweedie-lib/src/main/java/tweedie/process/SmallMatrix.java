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

  /** Inverse of any regular matrix: Gauss-Jordan elimination with row pivoting. */
  static double[][] inverse(double[][] a) {
    int k = a.length;
    double[][] left = copy(a);
    double[][] out = identity(k);
    for (int p = 0; p < k; p++) {
      int best = p;
      for (int i = p + 1; i < k; i++) {
        best = Math.abs(left[i][p]) > Math.abs(left[best][p]) ? i : best;
      }
      swap(left, p, best);
      swap(out, p, best);
      eliminate(left, out, p);
    }
    return out;
  }

  /** One column of Gauss-Jordan elimination: column p of the left matrix becomes a unit vector. */
  static void eliminate(double[][] left, double[][] out, int p) {
    int k = left.length;
    double pivot = left[p][p];
    for (int j = 0; j < k; j++) {
      left[p][j] /= pivot;
      out[p][j] /= pivot;
    }
    for (int i = 0; i < k; i++) {
      double f = left[i][p];
      for (int j = 0; i != p && j < k; j++) {
        left[i][j] -= f * left[p][j];
        out[i][j] -= f * out[p][j];
      }
    }
  }

  private static void swap(double[][] a, int i, int j) {
    double[] row = a[i];
    a[i] = a[j];
    a[j] = row;
  }

  /** Symmetric root of a positive definite matrix by the Denman-Beavers iteration. */
  static double[][] root(double[][] a) {
    if (a.length == 1) {
      return new double[][] {{Math.sqrt(a[0][0])}};
    }
    double[][] y = a;
    double[][] z = identity(a.length);
    // Quadratic convergence; early steps halve the logarithm of the condition, so 60 are plenty.
    for (int i = 0; i < 60; i++) {
      double[][] next = combine(0.5, y, 0.5, inverse(z));
      z = combine(0.5, z, 0.5, inverse(y));
      boolean still = maxAbs(subtract(next, y)) <= Math.ulp(1.0) * maxAbs(next);
      y = next;
      if (still) {
        break;
      }
    }
    return y;
  }

  /** {@code e^A} by scaling, a Taylor series and squaring; for the small norms of one panel. */
  static double[][] exponential(double[][] a) {
    int doublings = Math.max(0, Math.getExponent(norm1(a)) + 2);
    double[][] small = scale(a, Math.scalb(1.0, -doublings));
    double[][] sum = identity(a.length);
    for (int n = 16; n >= 1; n--) {
      sum = add(identity(a.length), scale(multiply(small, sum), 1.0 / n));
    }
    for (int i = 0; i < doublings; i++) {
      sum = multiply(sum, sum);
    }
    return sum;
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
