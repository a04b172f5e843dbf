package tweedie.process;

/**
 * Parameters of the third-order Langevin diffusion, see {@link Recipe#langevin3}.
 *
 * @param gamma γ ≥ 0, noise on the position
 * @param friction noise strength on the auxiliary variable, &gt; 0
 * @param positionCoupling a, coupling of position and momentum, finite and not 0
 * @param momentumCoupling b, coupling of momentum and auxiliary variable, finite and not 0
 * @param inverseMass M⁻¹ &gt; 0, precision of the momentum
 * @param inverseAuxiliaryMass N⁻¹ &gt; 0, precision of the auxiliary variable
 * @see "Mou, Ma, Wainwright, Bartlett, Jordan 2021, High-order Langevin diffusion yields an
 *     accelerated MCMC algorithm, JMLR 22"
 */
public record ThirdOrder(
    double gamma,
    double friction,
    double positionCoupling,
    double momentumCoupling,
    double inverseMass,
    double inverseAuxiliaryMass) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a parameter is out of its range
   */
  public ThirdOrder {
    Require.nonNegative("gamma", gamma);
    Require.positive("friction", friction);
    Require.positive("positionCoupling", Math.abs(positionCoupling));
    Require.positive("momentumCoupling", Math.abs(momentumCoupling));
    Require.positive("inverseMass", inverseMass);
    Require.positive("inverseAuxiliaryMass", inverseAuxiliaryMass);
  }

  /**
   * A process whose spectral abscissa is −0.756 per unit of the clock.
   *
   * @return γ = 0, friction 6, couplings 1 and 2, precisions 4 and 4
   */
  public static ThirdOrder defaults() {
    return new ThirdOrder(0, 6, 1, 2, 4, 4);
  }

  /**
   * These parameters with another noise on the position.
   *
   * @param value γ ≥ 0
   * @return new parameters
   * @throws IllegalArgumentException if γ is negative or not finite
   */
  public ThirdOrder withGamma(double value) {
    return new ThirdOrder(
        value, friction, positionCoupling, momentumCoupling, inverseMass, inverseAuxiliaryMass);
  }
}
