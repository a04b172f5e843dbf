package tweedie.process;

/**
 * What a phase-space state says about the data (block 0): for {@code z | x₀ ~ N(φx₀, Σ)} per
 * coordinate, φ = Φe₀, the statistic {@code y = wᵀz ~ N(x₀, σ²)} with {@code snr = φᵀΣ⁻¹φ}, {@code
 * w = Σ⁻¹φ/snr} and {@code σ = 1/√snr} is sufficient, so one denoiser {@code D(y, σ) = E[x₀ | z]}
 * serves every linear process: {@code ∇log p = Σ⁻¹(φD − z)}.
 *
 * @param weight w [k]
 * @param snr signal-to-noise ratio, +∞ when the state fixes the data
 * @param sigma effective noise level of y
 * @see "Fisher 1922, On the mathematical foundations of theoretical statistics, for sufficiency;
 *     Efron 2011, Tweedie's formula and selection bias, for the score"
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record Sufficient(double[] weight, double snr, double sigma) {
  /** Copies the weight. */
  public Sufficient {
    weight = weight.clone();
  }

  /**
   * The weight of each block.
   *
   * @return w [k], a copy
   */
  @Override
  public double[] weight() {
    return weight.clone();
  }

  /**
   * The statistic of a transition that started from the data, by two triangular solves with the
   * Cholesky factor: {@code snr = |L⁻¹φ|²}.
   *
   * @param moments Φ, Σ and L of the transition, each [k, k]
   * @return the statistic; σ = 0 and snr = +∞ when block 0 has no noise
   * @throws IllegalArgumentException if Σ is singular in a direction other than the data's own
   */
  public static Sufficient of(Moments moments) {
    double[][] mean = moments.mean();
    double[][] l = moments.cholesky();
    int k = mean.length;
    if (l[0][0] == 0) {
      double[] only = new double[k];
      only[0] = 1 / mean[0][0];
      return new Sufficient(only, Double.POSITIVE_INFINITY, 0);
    }
    double[] y = new double[k];
    double snr = 0;
    for (int i = 0; i < k; i++) {
      double rest = mean[i][0];
      for (int j = 0; j < i; j++) {
        rest -= l[i][j] * y[j];
      }
      if (l[i][i] == 0) {
        throw new IllegalArgumentException(
            "covariance: expected noise in every block, found none in block " + i);
      }
      y[i] = rest / l[i][i];
      snr += y[i] * y[i];
    }
    for (int i = k - 1; i >= 0; i--) {
      for (int j = i + 1; j < k; j++) {
        y[i] -= l[j][i] * y[j];
      }
      y[i] /= l[i][i];
    }
    double[] weight = new double[k];
    for (int i = 0; i < k; i++) {
      weight[i] = y[i] / snr;
    }
    return new Sufficient(weight, snr, 1 / Math.sqrt(snr));
  }
}
