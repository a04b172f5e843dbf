package tweedie.process;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/**
 * Transition moments in 90-digit decimal arithmetic: the block exponential of Van Loan by Taylor
 * series and squaring, independent of every float64 formula under test.
 */
final class HighPrecision {
  private static final MathContext DIGITS = new MathContext(90);
  private static final int TERMS = 40;

  private HighPrecision() {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Law(double[][] mean, BigDecimal[][] covariance) {
    double entry(int i, int j) {
      return covariance[i][j].doubleValue();
    }

    /** Determinant of a 2 x 2 covariance. */
    double determinant() {
      return covariance[0][0]
          .multiply(covariance[1][1], DIGITS)
          .subtract(covariance[0][1].multiply(covariance[1][0], DIGITS), DIGITS)
          .doubleValue();
    }

    /** Lower Cholesky factor. */
    double[][] cholesky() {
      int k = covariance.length;
      BigDecimal[][] l = zeros(k);
      for (int j = 0; j < k; j++) {
        for (int i = j; i < k; i++) {
          BigDecimal sum = covariance[i][j];
          for (int p = 0; p < j; p++) {
            sum = sum.subtract(l[i][p].multiply(l[j][p], DIGITS), DIGITS);
          }
          l[i][j] = i == j ? sum.sqrt(DIGITS) : sum.divide(l[j][j], DIGITS);
        }
      }
      return toDouble(l);
    }
  }

  static Law transition(double[][] f, double[][] noise, double b, double[][] initial) {
    int k = f.length;
    BigDecimal[][] block = zeros(2 * k);
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        block[i][j] = new BigDecimal(f[i][j]);
        block[i][k + j] = new BigDecimal(noise[i][j]);
        block[k + i][k + j] = new BigDecimal(-f[j][i]);
      }
    }
    BigDecimal[][] e = exponential(block, new BigDecimal(b));
    BigDecimal[][] mean = zeros(k);
    BigDecimal[][] psi = zeros(k);
    BigDecimal[][] start = zeros(k);
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        mean[i][j] = e[i][j];
        psi[i][j] = e[i][k + j];
        start[i][j] = new BigDecimal(initial[i][j]);
      }
    }
    BigDecimal[][] total = multiply(add(psi, multiply(mean, start)), transpose(mean));
    return new Law(toDouble(mean), total);
  }

  private static BigDecimal[][] exponential(BigDecimal[][] a, BigDecimal b) {
    int squarings = 12;
    BigDecimal h = b.divide(BigDecimal.valueOf(1 << squarings), DIGITS);
    BigDecimal[][] identity = zeros(a.length);
    for (int i = 0; i < a.length; i++) {
      identity[i][i] = BigDecimal.ONE;
    }
    BigDecimal[][] sum = identity;
    for (int n = TERMS; n >= 1; n--) {
      BigDecimal factor = h.divide(BigDecimal.valueOf(n), DIGITS);
      BigDecimal[][] product = multiply(a, sum);
      for (BigDecimal[] row : product) {
        for (int j = 0; j < row.length; j++) {
          row[j] = row[j].multiply(factor, DIGITS);
        }
      }
      sum = add(identity, product);
    }
    for (int i = 0; i < squarings; i++) {
      sum = multiply(sum, sum);
    }
    return sum;
  }

  private static BigDecimal[][] zeros(int k) {
    BigDecimal[][] out = new BigDecimal[k][k];
    for (BigDecimal[] row : out) {
      Arrays.fill(row, BigDecimal.ZERO);
    }
    return out;
  }

  private static BigDecimal[][] transpose(BigDecimal[][] a) {
    BigDecimal[][] out = zeros(a.length);
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a.length; j++) {
        out[i][j] = a[j][i];
      }
    }
    return out;
  }

  private static BigDecimal[][] add(BigDecimal[][] a, BigDecimal[][] b) {
    BigDecimal[][] out = zeros(a.length);
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a.length; j++) {
        out[i][j] = a[i][j].add(b[i][j], DIGITS);
      }
    }
    return out;
  }

  private static BigDecimal[][] multiply(BigDecimal[][] a, BigDecimal[][] b) {
    BigDecimal[][] out = zeros(a.length);
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a.length; j++) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int l = 0; l < a.length; l++) {
          sum = sum.add(a[i][l].multiply(b[l][j], DIGITS), DIGITS);
        }
        out[i][j] = sum;
      }
    }
    return out;
  }

  private static double[][] toDouble(BigDecimal[][] a) {
    double[][] out = new double[a.length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a.length; j++) {
        out[i][j] = a[i][j].doubleValue();
      }
    }
    return out;
  }
}
