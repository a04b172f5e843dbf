package tweedie.theory;

import org.bytedeco.pytorch.Tensor;
import tweedie.process.Moments;
import tweedie.tensor.Ops;

/**
 * Laws {@code N(φμ, vφφᵀ + Σ)} of one Gaussian component under a linear process, at one common time
 * or at one time a row.
 *
 * @param mean [1 or B, k d]
 * @param precision inverse of {@code vφφᵀ + Σ}, [k, k] or [B, k, k]
 * @param logNorm log of the normalising constant, [1] or [B]
 */
record ComponentLaws(Tensor mean, Tensor precision, Tensor logNorm) {
  /**
   * The laws of a component.
   *
   * @param moments at one time, or at the time of each row
   * @param center μ, [d]
   * @param variance v, at least 0
   */
  static ComponentLaws of(Moments[] moments, double[] center, double variance) {
    int rows = moments.length;
    int k = moments[0].blocks();
    int d = center.length;
    double[] mean = new double[rows * k * d];
    double[] precision = new double[rows * k * k];
    double[] logNorm = new double[rows];
    for (int r = 0; r < rows; r++) {
      double[][] map = moments[r].mean();
      for (int b = 0; b < k; b++) {
        for (int j = 0; j < d; j++) {
          mean[(r * k + b) * d + j] = map[b][0] * center[j];
        }
      }
      double logDet = invert(moments[r], variance, precision, r * k * k);
      logNorm[r] = 0.5 * d * (logDet - k * Math.log(2 * Math.PI));
    }
    Tensor p = rows == 1 ? Ops.tensor(precision, k, k) : Ops.tensor(precision, rows, k, k);
    return new ComponentLaws(Ops.tensor(mean, rows, (long) k * d), p, Ops.tensor(logNorm, rows));
  }

  /** Log-density at z [B, k d], [B]. */
  Tensor logDensity(Tensor z) {
    Tensor r = z.sub(mean);
    return Ops.mul(Ops.rowSum(r.mul(Ops.blocks(precision, r))), -0.5).add(logNorm);
  }

  /** Score at z [B, k d]: {@code (vφφᵀ + Σ)⁻¹(φμ − z)}. */
  Tensor pull(Tensor z) {
    return Ops.blocks(precision, mean.sub(z));
  }

  /**
   * Writes {@code (vφφᵀ + LLᵀ)⁻¹}, by Sherman–Morrison on L⁻¹, which keeps digits where Σ is tiny.
   *
   * @return the log-determinant of the inverse
   */
  private static double invert(Moments m, double v, double[] out, int at) {
    double[][] l = m.cholesky();
    double[][] w = solve(l, m.mean());
    int k = l.length;
    double snr = 0;
    double logDet = 0;
    double[] g = new double[k];
    for (int i = 0; i < k; i++) {
      snr += w[i][k] * w[i][k];
      logDet -= 2 * Math.log(l[i][i]);
      for (int j = 0; j < k; j++) {
        g[j] += w[i][j] * w[i][k];
      }
    }
    for (int a = 0; a < k; a++) {
      for (int b = 0; b < k; b++) {
        double sum = 0;
        for (int i = 0; i < k; i++) {
          sum += w[i][a] * w[i][b];
        }
        out[at + a * k + b] = sum - v * g[a] * g[b] / (1 + v * snr);
      }
    }
    return logDet - Math.log1p(v * snr);
  }

  /** L⁻¹ and, as the last column, L⁻¹φ. */
  private static double[][] solve(double[][] l, double[][] map) {
    int k = l.length;
    double[][] w = new double[k][k + 1];
    for (int c = 0; c <= k; c++) {
      for (int i = 0; i < k; i++) {
        double sum = c < k ? (i == c ? 1 : 0) : map[i][0];
        for (int j = 0; j < i; j++) {
          sum -= l[i][j] * w[j][c];
        }
        w[i][c] = sum / l[i][i];
      }
    }
    return w;
  }
}
