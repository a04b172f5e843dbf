package tweedie.process;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/** Rate matrices of one site in plain Java. */
final class RateMatrices {
  private RateMatrices() {}

  static void requireStates(int states) {
    if (states < 2) {
      throw new IllegalArgumentException("states: expected at least 2, found " + states);
    }
  }

  /** The same rates with the diagonal that makes rows sum to 0. */
  static double[][] closed(double[][] rates) {
    int s = rates.length;
    requireStates(s);
    double[][] r = new double[s][];
    for (int i = 0; i < s; i++) {
      if (rates[i].length != s) {
        throw new IllegalArgumentException(
            "rates: expected " + s + " columns, found " + rates[i].length + " in row " + i);
      }
      r[i] = rates[i].clone();
      r[i][i] = 0;
      for (double v : r[i]) {
        Require.nonNegative("rate", v);
      }
      r[i][i] = -Arrays.stream(r[i]).sum();
    }
    return r;
  }

  static double[][] birthDeath(double[] up, double[] down) {
    if (up.length != down.length) {
      throw new IllegalArgumentException(
          "down: expected " + up.length + " rates, found " + down.length);
    }
    double[][] r = new double[up.length + 1][up.length + 1];
    for (int i = 0; i < up.length; i++) {
      Require.positive("up", up[i]);
      Require.positive("down", down[i]);
      r[i][i + 1] = up[i];
      r[i + 1][i] = down[i];
    }
    return closed(r);
  }

  static double[][] gaussianTarget(int states, double reach, double width) {
    Require.positive("reach", reach);
    Require.positive("width", width);
    double[][] r = new double[states][states];
    for (int i = 0; i < states; i++) {
      for (int j = i + 1; j < states; j++) {
        double towards = Math.exp(-Math.pow((j - i - 1) / reach, 2));
        double a = i + 1 - states / 2.0;
        double b = j + 1 - states / 2.0;
        double odds = Math.exp((b * b - a * a) / (2 * width * width)); // π_i / π_j
        boolean up = i + j <= states - 1;
        r[i][j] = up ? towards : towards / odds;
        r[j][i] = up ? towards * odds : towards;
      }
    }
    return closed(r);
  }

  /**
   * The stationary law by eliminating one symbol after the other; no subtraction, so that every
   * entry is accurate by itself.
   *
   * @see "Grassmann, Taksar, Heyman 1985, Regenerative analysis and steady state distributions"
   */
  static double[] stationary(double[][] rates) {
    double[][] r = SmallMatrix.copy(rates);
    int s = r.length;
    double[] leave = new double[s];
    for (int n = s - 1; n > 0; n--) {
      for (int j = 0; j < n; j++) {
        leave[n] += r[n][j];
      }
      if (!(leave[n] > 0)) {
        throw new IllegalArgumentException(
            "rates: expected every symbol to reach every other, found none below " + n);
      }
      for (int i = 0; i < n; i++) {
        double share = r[i][n] / leave[n];
        for (int j = 0; share != 0 && j < n; j++) {
          r[i][j] += share * r[n][j];
        }
      }
    }
    return normalised(r, leave);
  }

  /** Real parts of the eigenvalues, in any order. */
  static double[] realParts(double[][] rates) {
    EigenDecomposition_F64<DMatrixRMaj> eig =
        DecompositionFactory_DDRM.eig(rates.length, false, false);
    if (!eig.decompose(new DMatrixRMaj(rates))) {
      throw new IllegalArgumentException("rates: expected a matrix whose eigenvalues can be found");
    }
    double[] out = new double[rates.length];
    Arrays.setAll(out, i -> eig.getEigenvalue(i).getReal());
    return out;
  }

  private static double[] normalised(double[][] r, double[] leave) {
    int s = r.length;
    double[] p = new double[s];
    p[0] = 1;
    for (int n = 1; n < s; n++) {
      for (int i = 0; i < n; i++) {
        p[n] += p[i] * r[i][n];
      }
      p[n] /= leave[n];
      if (!(p[n] > 0)) {
        throw new IllegalArgumentException(
            "rates: expected every symbol to reach every other, found no way to " + n);
      }
    }
    double sum = Arrays.stream(p).sum();
    return Arrays.stream(p).map(v -> v / sum).toArray();
  }
}
