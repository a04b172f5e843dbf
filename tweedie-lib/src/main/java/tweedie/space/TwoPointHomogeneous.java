package tweedie.space;

/**
 * A manifold on which any two points can be carried to any other two of the same distance: spheres,
 * rotations, hyperbolic spaces. Laws around a point are functions of distance.
 */
public interface TwoPointHomogeneous extends Manifold {
  /**
   * The heat kernel.
   *
   * @return density of distance and time
   */
  HeatKernel kernel();

  /**
   * Logarithm of the volume distortion of the exponential map, as {@code (d − 1) log(sin r/r)} on
   * the sphere.
   *
   * @param r distance, at least 0 and below the diameter
   * @return {@code log |det D exp|} at a tangent vector of length r
   */
  double logJacobian(double r);

  /**
   * Derivative of {@link #logJacobian}.
   *
   * @param r distance, at least 0 and below the diameter
   * @return {@code (d − 1)(cot r − 1/r)} on the sphere
   */
  double logJacobianSlope(double r);
}
