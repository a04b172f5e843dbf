package tweedie.theory;

/**
 * The Schrödinger bridge between two scalar Gaussians for a Brownian reference of variance σ² on
 * [0, 1]: marginals and drifts in closed form. All drifts are affine, {@code a + b x}.
 *
 * @param mean0 mean at time 0
 * @param variance0 variance at time 0, &gt; 0
 * @param mean1 mean at time 1
 * @param variance1 variance at time 1, &gt; 0
 * @param reference σ², variance of the reference over [0, 1], &gt; 0
 * @see "De Bortoli, Thornton, Heng, Doucet 2021, arXiv:2106.01357, section 2; Bunne et al. 2023,
 *     arXiv:2202.05722, theorem 3"
 */
public record GaussianBridge(
    double mean0, double variance0, double mean1, double variance1, double reference) {
  /**
   * Checks the variances.
   *
   * @throws IllegalArgumentException when the variance of the reference is not positive
   */
  public GaussianBridge {
    if (!(variance0 > 0 && variance1 > 0 && reference > 0)) {
      throw new IllegalArgumentException(
          "variances: expected > 0, found " + variance0 + ", " + variance1 + ", " + reference);
    }
  }

  /**
   * An affine drift {@code a + b x}.
   *
   * @param intercept a
   * @param slope b
   */
  public record Drift(double intercept, double slope) {}

  /**
   * The covariance of the ends.
   *
   * @return {@code c = (√(4 v0 v1 + σ⁴) − σ²)/2}
   */
  public double covariance() {
    return (Math.sqrt(4 * variance0 * variance1 + reference * reference) - reference) / 2;
  }

  /**
   * The factor by which a full iteration of iterative proportional fitting reduces the error of the
   * mean, in the limit.
   *
   * @return {@code c²/(v0 v1)}
   */
  public double contraction() {
    double c = covariance();
    return c * c / (variance0 * variance1);
  }

  /**
   * Mean at a time.
   *
   * @param t time in [0, 1]
   * @return {@code (1 − t) m0 + t m1}
   */
  public double mean(double t) {
    return (1 - t) * mean0 + t * mean1;
  }

  /**
   * Variance at a time.
   *
   * @param t time in [0, 1]
   * @return {@code (1−t)² v0 + t² v1 + 2 t (1−t) c + σ² t (1−t)}
   */
  public double variance(double t) {
    double s = 1 - t;
    return s * s * variance0 + t * t * variance1 + t * s * (2 * covariance() + reference);
  }

  /**
   * Drift of the forward diffusion, {@code E[x1 − x_t | x_t]/(1 − t)}.
   *
   * @param t time in [0, 1)
   * @return the drift
   */
  public Drift forward(double t) {
    double k = ((1 - t) * covariance() + t * variance1) / variance(t);
    return through(t, (k - 1) / (1 - t));
  }

  /**
   * Drift of the backward diffusion written in the clock of the forward one, {@code E[x_t − x0 |
   * x_t]/t}: a step from t to s adds {@code (s − t)} times it.
   *
   * @param t time in (0, 1]
   * @return the drift
   */
  public Drift backward(double t) {
    double k = ((1 - t) * variance0 + t * covariance()) / variance(t);
    return through(t, (1 - k) / t);
  }

  /** The line of a slope that carries the mean along its straight path. */
  private Drift through(double t, double slope) {
    return new Drift(mean1 - mean0 - slope * mean(t), slope);
  }
}
