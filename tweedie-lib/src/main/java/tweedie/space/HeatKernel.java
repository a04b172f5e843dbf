package tweedie.space;

import java.util.stream.IntStream;

/**
 * The transition density of Brownian motion, generator {@code ½Δ}, as a function of distance and
 * time, with respect to Riemannian volume. Float64; each space says where which formula is used and
 * how accurate it is.
 *
 * @see "Grigor'yan 2009, Heat kernel and analysis on manifolds"
 */
@FunctionalInterface
public interface HeatKernel {
  /**
   * What a heat kernel is at one distance and time.
   *
   * @param log {@code log p}, nats
   * @param slope {@code ∂ log p / ∂r}, per unit of distance
   */
  record Value(double log, double slope) {}

  /**
   * The kernel at one distance and time.
   *
   * @param r geodesic distance, at least 0 and at most the diameter
   * @param t time, above 0
   * @return logarithm and slope
   * @throws IllegalArgumentException when t is not above 0 or r is below 0
   */
  Value at(double r, double t);

  /**
   * The kernel at many distances and times.
   *
   * @param r distances, [n]
   * @param t as many times, [n]
   * @return values in the same order
   */
  default Value[] at(double[] r, double[] t) {
    Value[] out = new Value[r.length];
    IntStream all = IntStream.range(0, r.length);
    // A few microseconds each: smaller batches do not pay for the hand-over.
    (r.length >= 256 ? all.parallel() : all).forEach(i -> out[i] = at(r[i], t[i]));
    return out;
  }

  /**
   * The density.
   *
   * @param r distance
   * @param t time, above 0
   * @return {@code p}, per unit of volume
   */
  default double density(double r, double t) {
    return Math.exp(at(r, t).log());
  }

  /**
   * The circle of length 2π, distance in [0, π].
   *
   * @return its kernel; relative error below 1e-14
   */
  static HeatKernel circle() {
    return new CircleKernel();
  }

  /**
   * The unit sphere S^d, distance in [0, π].
   *
   * @param dimension d, at least 1
   * @return its kernel; relative error below 1e-12 for d up to 3 and below 1e-10 above
   */
  static HeatKernel sphere(int dimension) {
    return switch (dimension) {
      case 1 -> new CircleKernel();
      case 2 -> new Sphere2Kernel();
      case 3 -> new Sphere3Kernel();
      default -> new SphereKernel(dimension);
    };
  }

  /**
   * The rotation group with distance = rotation angle in [0, π], volume 8π².
   *
   * @return its kernel; relative error below 1e-13
   */
  static HeatKernel so3() {
    return new So3Kernel();
  }

  /**
   * Hyperbolic space of curvature −1.
   *
   * @param dimension 2 or 3
   * @return its kernel; relative error below 1e-12
   * @throws IllegalArgumentException for another dimension
   */
  static HeatKernel hyperbolic(int dimension) {
    return switch (dimension) {
      case 2 -> new Hyperbolic2Kernel();
      case 3 -> new Hyperbolic3Kernel();
      default ->
          throw new IllegalArgumentException(
              "heat kernel of hyperbolic space: expected dimension 2 or 3, found " + dimension);
    };
  }

  /**
   * Checks the arguments of a kernel.
   *
   * @param r distance
   * @param t time
   * @throws IllegalArgumentException when t is not above 0 or r is below 0
   */
  static void check(double r, double t) {
    if (!(t > 0) || !(r >= 0) || Double.isInfinite(t)) {
      throw new IllegalArgumentException(
          "heat kernel: expected time > 0 and distance >= 0, found " + t + " and " + r);
    }
  }
}
