package tweedie.process;

import java.util.Arrays;

/**
 * Mean and covariance of the Wright–Fisher diffusion at time τ from a point, in closed form: with
 * {@code p = α/θ}, {@code d = x − p}, {@code λ = θ/2}, {@code κ = θ + 1} and {@code g_ij(v) = δ_ij
 * v_i + ½(α_i v_j + α_j v_i)}, {@code E X = p + d e^{−λτ}} and {@code E X_i X_j = x_i x_j e^{−κτ} +
 * g_ij(p)(1 − e^{−κτ})/κ + g_ij(d)(e^{−λτ} − e^{−κτ})/(κ − λ)}, since {@code L x_i x_j = g_ij(x) −
 * κ x_i x_j}.
 *
 * @param mean E X, [K]
 * @param covariance Cov X, [K][K]; rows sum to 0
 * @see "Jenkins, Spanò 2017, for the diffusion; the moments follow from its generator"
 */
@SuppressWarnings("ArrayRecordComponent") // a result, never compared
public record WrightFisherMoments(double[] mean, double[][] covariance) {
  /**
   * Evaluates the moments.
   *
   * @param alpha concentrations α, [K]
   * @param x start, [K]
   * @param tau time τ ≥ 0
   * @return the moments
   */
  public static WrightFisherMoments of(double[] alpha, double[] x, double tau) {
    int k = alpha.length;
    double theta = Arrays.stream(alpha).sum();
    double slow = Math.exp(-0.5 * theta * tau);
    double fast = Math.exp(-(theta + 1) * tau);
    double rest = -Math.expm1(-(theta + 1) * tau) / (theta + 1);
    double between = fast * Math.expm1((0.5 * theta + 1) * tau) / (0.5 * theta + 1);
    double[] p = new double[k];
    double[] d = new double[k];
    double[] mean = new double[k];
    for (int i = 0; i < k; i++) {
      p[i] = alpha[i] / theta;
      d[i] = x[i] - p[i];
      mean[i] = p[i] + d[i] * slow;
    }
    double[][] cov = new double[k][k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        double second =
            x[i] * x[j] * fast + pull(alpha, p, i, j) * rest + pull(alpha, d, i, j) * between;
        cov[i][j] = second - mean[i] * mean[j];
      }
    }
    return new WrightFisherMoments(mean, cov);
  }

  private static double pull(double[] alpha, double[] v, int i, int j) {
    return (i == j ? v[i] : 0) + 0.5 * (alpha[i] * v[j] + alpha[j] * v[i]);
  }
}
