package tweedie.process;

import java.util.OptionalDouble;

/**
 * Distance between where a process ends and the law its samplers start from: the part of the
 * likelihood bound that no training removes.
 *
 * @see "Song, Durkan, Murray, Ermon 2021, arXiv:2101.09258, theorem 1"
 */
public final class TerminalGap {
  private TerminalGap() {}

  /**
   * {@code KL(N(Φe₀x₀, Σ) ‖ N(0, Σ∞)) = ½ [tr E − ln det(I + E) + x₀² φᵀΛφ]} per coordinate, {@code
   * I + E = R Σ Rᵀ}, Λ = RᵀR.
   *
   * @param recipe the process
   * @param moments its transition from 0 to the last time, auxiliary variances included
   * @param x0 value of the data
   * @return the divergence in nats, at least 0; empty when the process has no stationary law
   */
  public static OptionalDouble kl(Recipe recipe, Moments moments, double x0) {
    if (recipe.stationaryCovariance().isEmpty()) {
      return OptionalDouble.empty();
    }
    double[][] r = SmallMatrix.transpose(Factor.cholesky(recipe.precision()));
    double[][] whitened = SmallMatrix.congruence(r, moments.covariance());
    double[][] excess = SmallMatrix.subtract(whitened, SmallMatrix.identity(recipe.blocks()));
    double sum = 0;
    for (double e : RecipeChecks.symmetricEigenvalues(excess)) {
      sum += e <= -1 ? Double.POSITIVE_INFINITY : e - Math.log1p(e);
    }
    double[][] mean = SmallMatrix.multiply(r, moments.mean());
    for (double[] row : mean) {
      sum += row[0] * row[0] * x0 * x0;
    }
    return OptionalDouble.of(sum / 2);
  }
}
