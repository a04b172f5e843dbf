package tweedie.process;

import tweedie.space.Euclidean;

/**
 * The linear processes of the literature, each a recipe, a clock and the variance of its
 * auxiliaries at time 0; on any space until {@link LinearSde#in} says which.
 *
 * @see "Song et al. 2021, arXiv:2011.13456; Dockhorn et al. 2022, arXiv:2112.07068; Pandey, Mandt
 *     2023, arXiv:2303.01748"
 */
public final class NamedProcesses {
  private NamedProcesses() {}

  /**
   * Variance preserving: {@code dx = −½βx dt + √β dw}, {@code β(t) = min + (max − min)t}.
   *
   * @param betaMin β(0)
   * @param betaMax β(1)
   * @return VP
   * @see "Song et al. 2021, arXiv:2011.13456, equation 11"
   */
  public static LinearSde vp(double betaMin, double betaMax) {
    return of(Recipe.vp(), linear(betaMin, betaMax), 0);
  }

  /**
   * Variance preserving with any schedule, such as the cosine one.
   *
   * @param schedule the clock
   * @return VP
   */
  public static LinearSde vp(Schedule schedule) {
    return of(Recipe.vp(), schedule, 0);
  }

  /**
   * Sub-variance preserving: the drift of VP, variance {@code (1 − e^{−B})²}.
   *
   * @param betaMin β(0)
   * @param betaMax β(1)
   * @return sub-VP
   * @see "Song et al. 2021, arXiv:2011.13456, equation 12"
   */
  public static LinearSde subVp(double betaMin, double betaMax) {
    return of(Recipe.vp(), new SubVp(linear(betaMin, betaMax)), 0);
  }

  /**
   * Variance exploding: no drift, kernel variance {@code σ(t)²}, {@code σ(t) = min (max/min)^t}.
   *
   * @param sigmaMin σ(0)
   * @param sigmaMax σ(1)
   * @return VE, without stationary law
   * @see "Song et al. 2021, arXiv:2011.13456, equation 9"
   */
  public static LinearSde ve(double sigmaMin, double sigmaMax) {
    return of(Recipe.brownian(1), new Geometric(sigmaMin, sigmaMax), sigmaMin * sigmaMin);
  }

  /**
   * Phase-space Langevin diffusion with any damping.
   *
   * @param gamma Γ, noise of the position, at least 0
   * @param nu ν, friction of the momentum
   * @param inverseMass M⁻¹
   * @param momentumVariance variance of the momentum at time 0 in units of M (γ = 0.04 in the
   *     paper)
   * @param beta the clock
   * @return PSLD
   * @see "Pandey, Mandt 2023, arXiv:2303.01748, equations 5-7"
   */
  public static LinearSde psld(
      double gamma, double nu, double inverseMass, double momentumVariance, Schedule beta) {
    Recipe r = Recipe.psld(gamma, nu, inverseMass);
    return of(r, beta, 0, variance("momentumVariance", momentumVariance) / inverseMass);
  }

  /**
   * Critically damped (or any) Langevin diffusion in its own units.
   *
   * @param inverseMass M⁻¹
   * @param friction Γ_c of the velocity
   * @param momentumVariance variance of the velocity at time 0 in units of M
   * @param beta the clock, β_c
   * @return CLD
   * @see "Dockhorn, Vahdat, Kreis 2022, arXiv:2112.07068, equation 5"
   */
  public static LinearSde cld(
      double inverseMass, double friction, double momentumVariance, Schedule beta) {
    Recipe r = Recipe.cld(inverseMass, friction);
    return of(r, beta, 0, variance("momentumVariance", momentumVariance) / inverseMass);
  }

  /**
   * Third-order Langevin diffusion: position, momentum and an auxiliary that carries the noise.
   *
   * @param parameters couplings, friction and precision
   * @param beta the clock
   * @return a process of three blocks whose auxiliaries start at 0
   */
  public static LinearSde langevin3(ThirdOrder parameters, Schedule beta) {
    return of(Recipe.langevin3(parameters), beta, 0, 0, 0);
  }

  private static LinearSde of(Recipe r, Schedule s, double... initialVariance) {
    return new LinearSde(r, s, SmallMatrix.diagonal(initialVariance), Euclidean.ANY);
  }

  /** Named as the caller knows the ends, before {@link LinearBeta} names them otherwise. */
  private static Schedule linear(double betaMin, double betaMax) {
    Require.nonNegative("betaMin", betaMin);
    Require.positive("betaMax", betaMax);
    return new LinearBeta(betaMin, betaMax);
  }

  private static double variance(String name, double v) {
    if (!(v >= 0) || Double.isInfinite(v)) {
      throw new IllegalArgumentException(name + ": expected a number >= 0, found " + v);
    }
    return v;
  }
}
