package tweedie.theory;

/**
 * A scalar Markov chain with affine means, {@code X_{k+1} = p_k X_k + q_k + √(2 γ_k) ξ}, in the
 * order in which it runs, and its exact mean-matching reversal. Discretised Schrödinger bridges
 * keep the noise 2γ in both directions, although the true reversal has less: the marginals of their
 * fixed point are biased by O(1/N), and this is what it is. (Covariances of the ends converge to
 * those of exact fitting for a fixed number of iterations; after infinitely many a small bias is
 * left, because each iteration moves the coupling by O(1/N).)
 *
 * @param slope p_k, [N]
 * @param intercept q_k, [N]
 * @param step γ_k, [N], &gt; 0
 * @see "De Bortoli, Thornton, Heng, Doucet 2021, arXiv:2106.01357, proposition 3"
 */
@SuppressWarnings("ArrayRecordComponent") // private copies
public record AffineChain(double[] slope, double[] intercept, double[] step) {
  /**
   * Copies and checks the arrays.
   *
   * @throws IllegalArgumentException when the shapes do not fit
   */
  public AffineChain {
    slope = slope.clone();
    intercept = intercept.clone();
    step = step.clone();
    if (slope.length != step.length || intercept.length != step.length) {
      throw new IllegalArgumentException(
          "affine chain: expected "
              + step.length
              + " slopes and intercepts, found "
              + slope.length
              + " and "
              + intercept.length);
    }
  }

  /**
   * The law of one end of a chain and its covariance with the other.
   *
   * @param mean mean of the last state
   * @param variance variance of the last state
   * @param covariance covariance of the first and the last state
   */
  public record End(double mean, double variance, double covariance) {}

  /**
   * A discretised reference {@code dX = (m − X) r dt + √2 dW}.
   *
   * @param step γ_k, [N]
   * @param rate r; 0 for Brownian motion
   * @param mean m
   * @return the chain
   */
  public static AffineChain reference(double[] step, double rate, double mean) {
    double[] p = new double[step.length];
    double[] q = new double[step.length];
    for (int k = 0; k < p.length; k++) {
      p[k] = 1 - step[k] * rate;
      q[k] = step[k] * rate * mean;
    }
    return new AffineChain(p, q, step);
  }

  /**
   * Runs the chain from a Gaussian.
   *
   * @param mean mean of the first state
   * @param variance variance of the first state
   * @return law of the last state
   */
  public End end(double mean, double variance) {
    double m = mean;
    double v = variance;
    double c = variance;
    for (int k = 0; k < step.length; k++) {
      m = slope[k] * m + intercept[k];
      v = slope[k] * slope[k] * v + 2 * step[k];
      c *= slope[k];
    }
    return new End(m, v, c);
  }

  /**
   * The chain of the other direction fitted by exact mean matching: {@code argmin E|B(X') − (X' +
   * F(X) − F(X'))|²} over affine B, for each step X → X' of this chain.
   *
   * @param mean mean of the first state of this chain
   * @param variance variance of the first state of this chain
   * @return the fitted chain, in the order in which it runs
   */
  public AffineChain matched(double mean, double variance) {
    int n = step.length;
    double[] p = new double[n];
    double[] q = new double[n];
    double[] h = new double[n];
    double m = mean;
    double v = variance;
    for (int k = 0; k < n; k++) {
      double a = slope[k];
      double next = a * m + intercept[k];
      double wide = a * a * v + 2 * step[k];
      int j = n - 1 - k;
      // Cov(X' + aX − aX', X') / Var X', with Cov(X, X') = a Var X.
      p[j] = 1 - a + a * a * v / wide;
      q[j] = next + a * (m - next) - p[j] * next;
      h[j] = step[k];
      m = next;
      v = wide;
    }
    return new AffineChain(p, q, h);
  }

  @Override
  public double[] slope() {
    return slope.clone();
  }

  @Override
  public double[] intercept() {
    return intercept.clone();
  }

  @Override
  public double[] step() {
    return step.clone();
  }
}
