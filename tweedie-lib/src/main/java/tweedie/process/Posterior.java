package tweedie.process;

/**
 * The Gaussian law of an earlier state of a linear process given a later one and its clean part.
 */
final class Posterior {
  private Posterior() {}

  /** Map of the state {@code Σ_s Φᵀ Σ_t⁻¹}, covariance and its factor. */
  static Moments at(Linear forward, double t, double s) {
    int k = forward.blocks();
    Moments ahead = forward.kernel().between(s, t, new double[k][k]);
    Moments early = forward.moments(s);
    double[][] gain =
        SmallMatrix.multiply(
            SmallMatrix.multiply(early.covariance(), SmallMatrix.transpose(ahead.mean())),
            Conversions.inverseCovariance(forward.moments(t)));
    double[][] rest =
        SmallMatrix.subtract(SmallMatrix.identity(k), SmallMatrix.multiply(gain, ahead.mean()));
    // A sum of two covariances instead of the difference Σ_s − ΨΣ_tΨᵀ, which cancels.
    double[][] l =
        Factor.ofSum(
            SmallMatrix.multiply(rest, early.cholesky()),
            SmallMatrix.multiply(gain, ahead.cholesky()));
    return new Moments(gain, SmallMatrix.multiply(l, SmallMatrix.transpose(l)), l);
  }
}
