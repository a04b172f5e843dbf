package tweedie.theory;

/**
 * The simplest conditional problem with all answers: {@code x ~ N(0, 1)}, {@code y = x + N(0, v)},
 * both under variance exploding noise. What a joint score of (x_t, y_t) says about x given y is
 * {@code −(x_t − k y_t)/w}, {@code k = 1/(1 + v + σ_y²)}, {@code w = 1 + σ_x² − k}; a noisier
 * condition says less, which is the bias of sampling with it.
 *
 * @param noise v, variance of the observation, &gt; 0
 * @see "Batzolis, Stanczuk, Schönlieb, Etmann 2021, arXiv:2111.13606, theorems 2-3, for the bias in
 *     general"
 */
public record GaussianPair(double noise) {
  /**
   * Checks the variance.
   *
   * @throws IllegalArgumentException when it is not positive
   */
  public GaussianPair {
    if (!(noise > 0)) {
      throw new IllegalArgumentException("noise: expected a number > 0, found " + noise);
    }
  }

  /**
   * The score of x_t given y_t as a linear map.
   *
   * @param x2 σ_x², variance of the noise in x_t, at least 0
   * @param y2 σ_y², variance of the noise in y_t; 0 for the score given y itself
   * @return factors of x_t and of y_t, [2]
   */
  public double[] score(double x2, double y2) {
    double k = 1 / (1 + noise + y2);
    double w = 1 + x2 - k;
    return new double[] {-1 / w, k / w};
  }

  /**
   * The posterior of x given y: {@code N(m y, s)}.
   *
   * @return m and s, [2]
   */
  public double[] posterior() {
    return new double[] {1 / (1 + noise), noise / (1 + noise)};
  }

  /**
   * Mean squared error of the score given y_t, {@code y_t ~ p(y_t | y)}, as an estimate of the
   * score given y, in units of the mean square of the latter.
   *
   * @param x2 σ_x², &gt; 0
   * @param y2 σ_y², at least 0
   * @return 0 for σ_y = 0
   */
  public double bias(double x2, double y2) {
    double[] used = score(x2, y2);
    double[] right = score(x2, 0);
    // x_t = m y + u and y_t = y + e with independent u, e and y.
    double[] law = posterior();
    double u = law[1] + x2;
    double ofU = used[0] - right[0];
    double ofY = law[0] * ofU + used[1] - right[1];
    double error = ofU * ofU * u + ofY * ofY * (1 + noise) + used[1] * used[1] * y2;
    return error / (right[0] * right[0] * u);
  }
}
