package tweedie.process;

import java.util.Optional;

/**
 * Exact Gaussian transitions of a recipe in float64.
 *
 * @see "Van Loan 1978, Computing integrals involving the matrix exponential; Pandey, Mandt 2023,
 *     arXiv:2303.01748, for phase space"
 */
public final class Kernels {
  private Kernels() {}

  /**
   * Moments after the clock advances by b from independent initial covariance: {@code Φ = e^{FB}},
   * {@code Σ = ΦΣ₀Φᵀ + ∫₀ᴮ e^{Fs} 2D e^{Fᵀs} ds}. One block and critically damped phase space have
   * closed forms; everything else takes Van Loan's integral with doubling. No regularising constant
   * is added anywhere.
   *
   * @param recipe the process
   * @param b clock difference B ≥ 0, finite
   * @param initialCovariance Σ₀ [k, k], symmetric positive semidefinite
   * @return Φ, Σ and the Cholesky factor of Σ, each [k, k]
   * @throws IllegalArgumentException if b or Σ₀ is out of range
   */
  public static Moments transition(Recipe recipe, double b, double[][] initialCovariance) {
    Require.nonNegative("clock difference", b);
    checkInitial(recipe, initialCovariance);
    if (recipe.blocks() == 1) {
      return scalar(recipe, b).withInitial(initialCovariance);
    }
    Optional<CriticalLangevin> critical = CriticalLangevin.of(recipe);
    if (critical.isEmpty()) {
      return vanLoan(recipe, b, initialCovariance);
    }
    boolean momentumOnly = initialCovariance[0][0] == 0 && initialCovariance[0][1] == 0;
    return momentumOnly
        ? critical.get().transition(b, initialCovariance[1][1])
        : critical.get().transition(b, 0).withInitial(initialCovariance);
  }

  /** The general form for any recipe, {@link VanLoan#doubling}. */
  static Moments vanLoan(Recipe recipe, double b, double[][] initialCovariance) {
    return VanLoan.doubling(recipe.driftMatrix(), recipe.noiseMatrix(), b)
        .withInitial(initialCovariance);
  }

  static void checkInitial(Recipe recipe, double[][] initialCovariance) {
    RecipeChecks.matrix("initial covariance", initialCovariance, recipe.blocks());
    RecipeChecks.symmetric("initial covariance", initialCovariance);
    RecipeChecks.semidefinite("initial covariance", initialCovariance);
  }

  /** {@code Φ = e^{fB}}, {@code σ² = 2D (e^{2fB} − 1)/(2f)}, 2DB at f = 0. */
  private static Moments scalar(Recipe recipe, double b) {
    double f = recipe.driftMatrix()[0][0];
    double noise = recipe.noiseMatrix()[0][0];
    double variance = f == 0 ? noise * b : noise * Math.expm1(2 * f * b) / (2 * f);
    return scalarMoments(Math.exp(f * b), variance);
  }

  static Moments scalarMoments(double mean, double variance) {
    return new Moments(
        new double[][] {{mean}},
        new double[][] {{variance}},
        new double[][] {{Math.sqrt(variance)}});
  }
}
