package tweedie.process;

/**
 * Moments of a linear Gaussian transition {@code z_t | z_s ~ N(Φ z_s, Σ)}, the same k x k matrices
 * on every coordinate of the data.
 *
 * @param mean mean map Φ [k, k]
 * @param covariance covariance Σ [k, k], symmetric positive semidefinite
 * @param cholesky lower triangular L [k, k] with {@code L Lᵀ = Σ}; a direction without variance has
 *     a zero diagonal entry
 * @see "Särkkä, Solin 2019, Applied Stochastic Differential Equations, chapter 6"
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record Moments(double[][] mean, double[][] covariance, double[][] cholesky) {
  /** Copies the arrays. */
  public Moments {
    mean = SmallMatrix.copy(mean);
    covariance = SmallMatrix.copy(covariance);
    cholesky = SmallMatrix.copy(cholesky);
  }

  /**
   * The mean map.
   *
   * @return Φ [k, k], a copy
   */
  @Override
  public double[][] mean() {
    return SmallMatrix.copy(mean);
  }

  /**
   * The covariance.
   *
   * @return Σ [k, k], a copy
   */
  @Override
  public double[][] covariance() {
    return SmallMatrix.copy(covariance);
  }

  /**
   * The Cholesky factor.
   *
   * @return lower triangular L [k, k] with {@code L Lᵀ = Σ}, a copy
   */
  @Override
  public double[][] cholesky() {
    return SmallMatrix.copy(cholesky);
  }

  /**
   * Number of blocks of the state.
   *
   * @return k, at least 1
   */
  public int blocks() {
    return mean.length;
  }

  /** The law after an independent initial covariance Σ₀: {@code Σ + Φ Σ₀ Φᵀ}, its factor by QR. */
  Moments withInitial(double[][] initialCovariance) {
    if (SmallMatrix.maxAbs(initialCovariance) == 0) {
      return this;
    }
    double[][] total = SmallMatrix.add(covariance, SmallMatrix.congruence(mean, initialCovariance));
    double[][] moved = SmallMatrix.multiply(mean, Factor.cholesky(initialCovariance));
    return new Moments(mean, total, Factor.ofSum(cholesky, moved));
  }
}
