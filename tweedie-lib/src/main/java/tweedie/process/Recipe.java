package tweedie.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The complete recipe of linear diffusions (Ma, Chen, Fox 2015; Pandey, Mandt 2023, eq. 2-4): per
 * unit of the clock {@code B = ∫β dt},
 *
 * <pre>{@code dz = F z dB + √(2D) dw,   F = −(D + Q) Λ}</pre>
 *
 * with D symmetric positive semidefinite, Q skew and {@code H(z) = ½ zᵀΛz}. Its law {@code N(0,
 * Λ⁻¹)} is invariant for every D and Q. The k x k matrices act on k blocks of the state, block 0
 * being the data, the same way on every coordinate. Immutable.
 *
 * @see "Ma, Chen, Fox 2015, arXiv:1506.04696, equation 3; Pandey, Mandt 2023, arXiv:2303.01748,
 *     equations 2-4"
 */
public final class Recipe {
  private final double[][] diffusion;
  private final double[][] curl;
  private final double[][] precision;
  private final boolean stationary;

  /**
   * A process with a stationary law.
   *
   * @param diffusion D [k, k], symmetric positive semidefinite, per unit of B
   * @param curl Q [k, k], skew-symmetric, per unit of B
   * @param precision Λ [k, k], symmetric positive definite
   * @throws IllegalArgumentException naming the defect of the first matrix that has one
   */
  public Recipe(double[][] diffusion, double[][] curl, double[][] precision) {
    this(diffusion, curl, precision, true);
  }

  private Recipe(double[][] d, double[][] q, double[][] lambda, boolean stationary) {
    this.diffusion = SmallMatrix.copy(d);
    this.curl = SmallMatrix.copy(q);
    this.precision = SmallMatrix.copy(lambda);
    this.stationary = stationary;
    RecipeChecks.matrix("D", diffusion, diffusion.length);
    RecipeChecks.matrix("Q", curl, diffusion.length);
    RecipeChecks.matrix("precision", precision, diffusion.length);
    RecipeChecks.symmetric("D", diffusion);
    RecipeChecks.semidefinite("D", diffusion);
    RecipeChecks.skew("Q", curl);
    RecipeChecks.symmetric("precision", precision);
    if (stationary) {
      RecipeChecks.definite("precision", precision);
    }
  }

  /**
   * Variance preserving: D = ½, Q = 0, Λ = 1, so {@code dx = −½x dB + dw}.
   *
   * @return a recipe of one block with stationary variance 1
   * @see "Song et al. 2021, arXiv:2011.13456, equation 11"
   */
  public static Recipe vp() {
    return new Recipe(new double[][] {{0.5}}, new double[1][1], SmallMatrix.identity(1));
  }

  /**
   * Phase space Langevin diffusion of position and momentum: D = ½ diag(Γ, Mν), Q = ½ [[0, −1], [1,
   * 0]], Λ = diag(1, M⁻¹). Critically damped when {@code (Γ − ν)² = 4 M⁻¹}; any damping is allowed.
   *
   * @param gamma Γ ≥ 0, friction of the position
   * @param nu ν ≥ 0, friction of the momentum
   * @param inverseMass M⁻¹ &gt; 0
   * @return a recipe of two blocks with stationary covariance diag(1, M)
   * @throws IllegalArgumentException naming the number that is out of its range
   * @see "Pandey, Mandt 2023, arXiv:2303.01748, equations 5-7"
   */
  public static Recipe psld(double gamma, double nu, double inverseMass) {
    Require.nonNegative("gamma", gamma);
    Require.nonNegative("nu", nu);
    Require.positive("inverseMass", inverseMass);
    return new Recipe(
        SmallMatrix.diagonal(gamma / 2, nu / inverseMass / 2),
        new double[][] {{0, -0.5}, {0.5, 0}},
        SmallMatrix.diagonal(1, inverseMass));
  }

  /**
   * Critically damped Langevin diffusion in its own units: D = diag(0, Γc), Q = [[0, −1], [1, 0]],
   * Λ = diag(1, M⁻¹). Equals {@code psld(0, Γc/M, M⁻¹)} with twice its β.
   *
   * @param inverseMass M⁻¹ &gt; 0
   * @param friction Γc ≥ 0; critical at {@code 2 √M}
   * @return a recipe of two blocks with stationary covariance diag(1, M)
   * @throws IllegalArgumentException naming the number that is out of its range
   * @see "Dockhorn, Vahdat, Kreis 2022, arXiv:2112.07068, equation 5"
   */
  public static Recipe cld(double inverseMass, double friction) {
    Require.positive("inverseMass", inverseMass);
    Require.nonNegative("friction", friction);
    return new Recipe(
        SmallMatrix.diagonal(0, friction),
        new double[][] {{0, -1}, {1, 0}},
        SmallMatrix.diagonal(1, inverseMass));
  }

  /**
   * Third-order Langevin diffusion of position, momentum and an auxiliary variable that alone meets
   * the friction: D = ½ diag(γ, 0, friction), Q = ½ [[0, −a, 0], [a, 0, −b], [0, b, 0]], Λ =
   * diag(1, M⁻¹, N⁻¹), with the couplings a and b.
   *
   * @param parameters γ, friction, couplings and precisions, already checked
   * @return a recipe of three blocks with stationary covariance diag(1, M, N)
   * @see "Mou, Ma, Wainwright, Bartlett, Jordan 2021, High-order Langevin diffusion yields an
   *     accelerated MCMC algorithm, JMLR 22"
   */
  public static Recipe langevin3(ThirdOrder parameters) {
    double a = parameters.positionCoupling() / 2;
    double b = parameters.momentumCoupling() / 2;
    return new Recipe(
        SmallMatrix.diagonal(parameters.gamma() / 2, 0, parameters.friction() / 2),
        new double[][] {{0, -a, 0}, {a, 0, -b}, {0, b, 0}},
        SmallMatrix.diagonal(1, parameters.inverseMass(), parameters.inverseAuxiliaryMass()));
  }

  /**
   * Brownian motion {@code dz = √(2D) dw} in k blocks with D = ½ I, the variance exploding process
   * in the clock of its variance. It has no stationary law.
   *
   * @param blocks k, at least 1
   * @return a recipe with Q = 0 and Λ = 0
   * @throws IllegalArgumentException when blocks is less than 1
   * @see "Song et al. 2021, arXiv:2011.13456, equation 9"
   */
  public static Recipe brownian(int blocks) {
    if (blocks < 1) {
      throw new IllegalArgumentException("blocks: expected at least 1, found " + blocks);
    }
    return brownian(SmallMatrix.scale(SmallMatrix.identity(blocks), 0.5));
  }

  /**
   * Brownian motion {@code dz = √(2D) dw}: Λ = 0, Q = 0, no stationary law.
   *
   * @param diffusion D [k, k], symmetric positive semidefinite
   * @return a recipe of k blocks
   * @throws IllegalArgumentException when D is not square, symmetric and positive semidefinite
   */
  public static Recipe brownian(double[][] diffusion) {
    int k = diffusion.length;
    return new Recipe(diffusion, new double[k][k], new double[k][k], false);
  }

  /**
   * The diffusion matrix, per unit of the clock.
   *
   * @return D [k, k], symmetric positive semidefinite; a copy
   */
  public double[][] diffusion() {
    return SmallMatrix.copy(diffusion);
  }

  /**
   * The curl matrix, which moves probability around without changing the stationary law.
   *
   * @return Q [k, k], skew-symmetric; a copy
   */
  public double[][] curl() {
    return SmallMatrix.copy(curl);
  }

  /**
   * The precision of the stationary law, the Hessian of H.
   *
   * @return Λ [k, k], symmetric positive definite, or zero for Brownian motion; a copy
   */
  public double[][] precision() {
    return SmallMatrix.copy(precision);
  }

  /**
   * Number of blocks of the state.
   *
   * @return k, at least 1
   */
  public int blocks() {
    return diffusion.length;
  }

  /**
   * The matrix of the drift per unit of the clock.
   *
   * @return {@code F = −(D + Q) Λ} [k, k]
   */
  public double[][] driftMatrix() {
    return SmallMatrix.multiply(SmallMatrix.combine(-1, diffusion, -1, curl), precision);
  }

  /**
   * The covariance that the noise adds per unit of the clock.
   *
   * @return {@code 2D} [k, k]
   */
  public double[][] noiseMatrix() {
    return SmallMatrix.scale(diffusion, 2);
  }

  /**
   * The dispersion per unit of √B.
   *
   * @return lower triangular G [k, k] with {@code G Gᵀ = 2D}; zero columns where D is singular
   */
  public double[][] noiseFactor() {
    return Factor.cholesky(noiseMatrix());
  }

  /**
   * The covariance of the stationary law.
   *
   * @return {@code Σ∞ = Λ⁻¹} [k, k]; empty for Brownian motion
   */
  public Optional<double[][]> stationaryCovariance() {
    return stationary ? Optional.of(Factor.inverse(precision)) : Optional.empty();
  }

  /**
   * The Cholesky factor of the stationary covariance.
   *
   * @return lower triangular L [k, k] with {@code L Lᵀ = Σ∞}; empty for Brownian motion
   */
  public Optional<double[][]> stationaryFactor() {
    return stationaryCovariance().map(Factor::cholesky);
  }

  /**
   * The residual of the Lyapunov equation {@code F Σ∞ + Σ∞ Fᵀ + 2D = 0}, which every recipe
   * satisfies up to rounding.
   *
   * @return largest absolute entry of the left side; 0 for Brownian motion
   */
  public double lyapunovResidual() {
    return stationaryCovariance()
        .map(s -> Stationarity.lyapunovResidual(driftMatrix(), s, noiseMatrix()))
        .orElse(0.0);
  }

  /**
   * The rate of convergence per unit of the clock, up to sign.
   *
   * @return largest real part of the eigenvalues of F; negative when the process converges
   */
  public double spectralAbscissa() {
    return RecipeChecks.spectralAbscissa(driftMatrix());
  }

  /**
   * Rank of {@code [D, FD, …, F^{k−1}D]}, taken in coordinates whitened by Λ, where it does not
   * depend on units.
   *
   * @return 0 … k; k when every direction is noised for t &gt; 0, so that a score exists
   * @see "Kalman, Ho, Narendra 1963, Controllability of linear dynamical systems"
   */
  public int kalmanRank() {
    double[][] r =
        stationary
            ? SmallMatrix.transpose(Factor.cholesky(precision))
            : SmallMatrix.identity(blocks());
    double[][] d = SmallMatrix.congruence(r, diffusion);
    double[][] rq = SmallMatrix.multiply(SmallMatrix.multiply(r, curl), SmallMatrix.transpose(r));
    return RecipeChecks.kalmanRank(d, SmallMatrix.add(d, rq));
  }

  /**
   * Refuses a process without a score or without convergence to its stationary law. Brownian motion
   * is held to the first condition only.
   *
   * @throws IllegalArgumentException in one line, naming each defect
   */
  public void requireConvergent() {
    List<String> defects = new ArrayList<>();
    int rank = kalmanRank();
    if (rank < blocks()) {
      defects.add(
          "a direction is never noised: Kalman rank of [D, FD, ...] is "
              + rank
              + " of "
              + blocks());
    }
    double abscissa = spectralAbscissa();
    if (stationary && abscissa >= 0) {
      defects.add(
          "process never converges: spectral abscissa of F is " + abscissa + " (must be negative)");
    }
    if (!defects.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", defects));
    }
  }

  /**
   * The process with Q replaced by −Q. It has the same stationary law and is the exactly solvable
   * part of the reverse process {@code −(D − Q)Λz + 2D(S + Λz)}.
   *
   * @return a recipe with the same D and Λ
   * @see "Dockhorn, Vahdat, Kreis 2022, arXiv:2112.07068, section 3.3, for phase space"
   */
  public Recipe adjoint() {
    return new Recipe(diffusion, SmallMatrix.combine(0, curl, -1, curl), precision, stationary);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Recipe that
        && stationary == that.stationary
        && Arrays.deepEquals(diffusion, that.diffusion)
        && Arrays.deepEquals(curl, that.curl)
        && Arrays.deepEquals(precision, that.precision);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(new Object[] {diffusion, curl, precision, stationary});
  }

  @Override
  public String toString() {
    double[][][] parts = {diffusion, curl, precision};
    return "Recipe[D, Q, precision]" + Arrays.deepToString(parts);
  }
}
