package tweedie.process;

import java.util.function.DoubleUnaryOperator;

/**
 * Exact transitions of a recipe under a schedule, {@code dz = β F z dt + √(2 β n D) dw}, and of the
 * exactly solvable part of its reverse process.
 *
 * @see "Särkkä, Solin 2019, Applied Stochastic Differential Equations, chapter 6; Pandey, Mandt
 *     2023, arXiv:2303.01748"
 */
public final class LinearKernel {
  /** Quadrature panels in clock units; 16 nodes are exact to rounding for e^{−2B} on it. */
  private static final double PANEL = 0.5;

  private final Recipe recipe;
  private final Schedule schedule;

  /**
   * Joins a process and its schedule.
   *
   * @param recipe D, Q and Λ per unit of the clock
   * @param schedule the clock B and the noise multiplier n
   * @throws IllegalArgumentException if the schedule has a noise multiplier and the recipe more
   *     than one block
   */
  public LinearKernel(Recipe recipe, Schedule schedule) {
    if (!schedule.homogeneous() && recipe.blocks() > 1) {
      throw new IllegalArgumentException(
          "schedule: expected no noise multiplier for a recipe of "
              + recipe.blocks()
              + " blocks, found "
              + schedule);
    }
    this.recipe = recipe;
    this.schedule = schedule;
  }

  /**
   * D, Q and Λ.
   *
   * @return the recipe
   */
  public Recipe recipe() {
    return recipe;
  }

  /**
   * The clock and the noise multiplier.
   *
   * @return the schedule
   */
  public Schedule schedule() {
    return schedule;
  }

  /**
   * Law of {@code z_t} given {@code z_s} plus an independent initial covariance at s.
   *
   * @param s start, data time
   * @param t end, 0 ≤ s ≤ t ≤ T
   * @param initialCovariance Σ₀ [k, k] at time s, symmetric positive semidefinite
   * @return mean map, covariance and Cholesky factor, each [k, k]
   * @throws IllegalArgumentException if a time or Σ₀ is out of range
   */
  public Moments between(double s, double t, double[][] initialCovariance) {
    Require.interval(s, t, schedule.horizon());
    double b = schedule.clockBetween(s, t);
    if (schedule.homogeneous()) {
      return Kernels.transition(recipe, b, initialCovariance);
    }
    Kernels.checkInitial(recipe, initialCovariance);
    double f = recipe.driftMatrix()[0][0];
    double noise = recipe.noiseMatrix()[0][0];
    double variance =
        schedule instanceof SubVp && noise == 1 && f == -0.5
            ? subVpVariance(schedule.clock(s), b)
            : scheduledVariance(s, t, noise, tau -> 2 * f * schedule.clockBetween(tau, t));
    return Kernels.scalarMoments(Math.exp(f * b), variance).withInitial(initialCovariance);
  }

  /**
   * Law of one exactly solvable step of the splitting sampler (Pandey, Mandt 2023, "A" part), run
   * from data time t down to s: the part {@code β((1 − 2n)D + Q)Λz} of the reverse drift with all
   * of its noise, which for n = 1 is the recipe with Q replaced by −Q.
   *
   * @param t start, data time
   * @param s end, 0 ≤ s ≤ t ≤ T
   * @return mean map, covariance and Cholesky factor, each [k, k]
   * @throws IllegalArgumentException if a time is out of range
   */
  public Moments adjointBetween(double t, double s) {
    Require.interval(s, t, schedule.horizon());
    if (schedule.homogeneous()) {
      int k = recipe.blocks();
      double b = schedule.clockBetween(s, t);
      return Kernels.transition(recipe.adjoint(), b, new double[k][k]);
    }
    double f = recipe.driftMatrix()[0][0];
    double noise = recipe.noiseMatrix()[0][0];
    double variance = scheduledVariance(s, t, noise, u -> 2 * adjointExponent(f, s, u));
    return Kernels.scalarMoments(Math.exp(adjointExponent(f, s, t)), variance);
  }

  /**
   * The covariance that the noise adds between two times, without the drift.
   *
   * @param s earlier time, 0 ≤ s ≤ t
   * @param t later time, at most T
   * @return {@code ∫ₛᵗ 2 n β D du} [k, k]
   * @throws IllegalArgumentException if a time is out of range
   */
  public double[][] noiseIntegral(double s, double t) {
    Require.interval(s, t, schedule.horizon());
    return SmallMatrix.scale(recipe.noiseMatrix(), schedule.noiseBetween(s, t));
  }

  /** {@code ∫ₛᵗ β(2n − 1) f du}, f = −DΛ: the exponent of the adjoint part from t down to s. */
  private double adjointExponent(double f, double s, double t) {
    return f * (2 * schedule.noiseBetween(s, t) - schedule.clockBetween(s, t));
  }

  /**
   * {@code (1 − e^{−B(t)})² − e^{−ΔB}(1 − e^{−B(s)})²} as {@code d ((1 − e^{−2B(s)}) + e^{−2B(s)}
   * d)}, d = 1 − e^{−ΔB}: a sum of positive terms.
   */
  private static double subVpVariance(double clockAtStart, double b) {
    double d = -Math.expm1(-b);
    return d * (-Math.expm1(-2 * clockAtStart) + Math.exp(-2 * clockAtStart) * d);
  }

  /** {@code ∫ 2 n D e^{exponent(u)} dB(u)} over [s, t], in the clock. */
  private double scheduledVariance(double s, double t, double noise, DoubleUnaryOperator exponent) {
    double start = schedule.clock(s);
    return noise
        * GaussLegendre.integrate(
            b -> {
              double u = Math.min(t, Math.max(s, schedule.inverseClock(start + b)));
              return schedule.noise(u) * Math.exp(exponent.applyAsDouble(u));
            },
            0,
            schedule.clockBetween(s, t),
            PANEL);
  }
}
