package tweedie.process;

import java.util.Optional;

/**
 * Critically damped phase-space Langevin diffusion in closed form, free of cancellation down to t =
 * 0: with {@code s = (ν − Γ)/2} (signed, {@code s² = M⁻¹}), {@code u = sB/2}, {@code κ = (Γ +
 * ν)/2}, {@code E = e^{−κB}}, {@code P = ΓB + ½ΓνB² + ψ₃(κB)} and momentum variance γM at the
 * start,
 *
 * <pre>{@code
 * Φ   = e^{−κB/2} [[1 + u, su], [−u/s, 1 − u]]
 * Σxx = E (P + γu²)
 * Σxm = (E/s) (2u² + γu(1 − u))
 * Σmm = M E (P + 4u + γ(1 − u)²)
 * det = M E² (P² + 4uP − 4u⁴ + γ (P(1 − 2u + 2u²) + 4u⁴))
 * }</pre>
 *
 * A recipe has this form when D and Λ are diagonal and the damping is critical; the position is
 * rescaled to unit precision, the clock to Q = ½, and a curl of the other sign mirrors the
 * momentum.
 *
 * @param gamma Γ
 * @param nu ν
 * @param inverseMass M⁻¹
 * @param clockScale clock of this form per unit of the recipe's clock
 * @param positionScale √Λ₀₀, this form's position per unit of the recipe's
 * @param mirror sign of the momentum, 1 or −1
 */
record CriticalLangevin(
    double gamma,
    double nu,
    double inverseMass,
    double clockScale,
    double positionScale,
    int mirror) {

  /** Relative distance from critical damping that rounding of the matrices can cause. */
  private static final double TOLERANCE = 16 * Math.ulp(1.0);

  /** The recipe in this form, or empty when it has another structure or damping. */
  static Optional<CriticalLangevin> of(Recipe recipe) {
    if (recipe.blocks() != 2) {
      return Optional.empty();
    }
    double[][] d = recipe.diffusion();
    double[][] p = recipe.precision();
    double q = recipe.curl()[1][0];
    if (d[0][1] != 0 || d[1][0] != 0 || p[0][1] != 0 || p[1][0] != 0 || q == 0 || p[0][0] == 0) {
      return Optional.empty();
    }
    double root = Math.sqrt(p[0][0]);
    double speed = Math.abs(q) * root;
    double gamma = p[0][0] * d[0][0] / speed;
    double nu = p[1][1] * d[1][1] / speed;
    double gap = (nu - gamma) * (nu - gamma);
    if (Math.abs(gap - 4 * p[1][1]) > TOLERANCE * gap) {
      return Optional.empty();
    }
    return Optional.of(new CriticalLangevin(gamma, nu, p[1][1], 2 * speed, root, q > 0 ? 1 : -1));
  }

  /**
   * Moments after the recipe's clock b from a start without covariance but {@code momentumVariance}
   * in the momentum.
   */
  Moments transition(double b, double momentumVariance) {
    double clock = b * clockScale;
    double g = momentumVariance * inverseMass;
    double s = (nu - gamma) / 2;
    double u = s * clock / 2;
    double y = (gamma + nu) / 2 * clock;
    double half = Math.exp(-y / 2);
    double e = Math.exp(-y);
    double ep = scaledP(clock, y, e);
    double eu = e * u;
    double u2 = u * u;
    double xx = ep + g * eu * u;
    double xm = (2 * eu * u + g * eu * (1 - u)) / s;
    double mm = (ep + 4 * eu + g * e * (1 - u) * (1 - u)) / inverseMass;
    double quartic = 4 * eu * eu * u2;
    double det =
        (ep * ep + 4 * eu * ep - quartic + g * (ep * e * (1 - 2 * u + 2 * u2) + quartic))
            / inverseMass;
    double l11 = Math.sqrt(xx);
    double l21 = xx == 0 ? 0 : xm / l11;
    double l22 = xx == 0 ? Math.sqrt(mm) : Math.sqrt(Math.max(0, det / xx));
    double r = positionScale;
    double x = mirror / r;
    return new Moments(
        new double[][] {
          {half * (1 + u), x * half * s * u}, {-mirror * r * half * u / s, half * (1 - u)}
        },
        new double[][] {{xx / (r * r), x * xm}, {x * xm, mm}},
        new double[][] {{l11 / r, 0}, {mirror * l21, l22}});
  }

  /** {@code E P}, in a form that neither cancels at small nor overflows at large {@code y = κB}. */
  private double scaledP(double clock, double y, double e) {
    double linear = e * gamma * clock * (1 + nu * clock / 2);
    return linear + (y < 2 ? e * Series.psi3(y) : 1 - e * (1 + y + y * y / 2));
  }
}
