package tweedie.metric;

import java.util.Random;

/**
 * Sliced Wasserstein distance: {@code SW_p = (E_θ W_p^p(θᵀx, θᵀy))^{1/p}}, θ uniform on the unit
 * sphere, the mean taken over seeded random directions.
 *
 * <p>For a shift of length s in R^d: {@code SW₂ = s/√d}, {@code SW₁ = s Γ(d/2)/(√π Γ((d+1)/2))}.
 *
 * @see "Bonneel et al. 2015, Sliced and Radon Wasserstein barycenters of measures, §2; Rabin et al.
 *     2011, Wasserstein barycenter and its application to texture mixing, eq. 8"
 */
public final class SlicedWasserstein {

  private SlicedWasserstein() {}

  /**
   * The distance with its standard error over directions.
   *
   * @param x first sample, [n, d]
   * @param y second sample, [m, d]; n and m may differ
   * @param order p, at least 1
   * @param projections number of directions, at least 2
   * @param seed seed of the directions; equal seeds give equal values
   * @return SW_p and the standard error from the finite number of directions, by the delta method;
   *     it does not cover the randomness of the samples
   * @throws IllegalArgumentException if the samples do not fit together, p is below 1 or there are
   *     fewer than 2 directions
   */
  public static Estimate distance(
      double[][] x, double[][] y, double order, int projections, long seed) {
    int d = Samples.checkPair(x, y, 1);
    Wasserstein1d.checkOrder(order);
    if (projections < 2) {
      throw new IllegalArgumentException("projections: expected at least 2, found " + projections);
    }
    Random random = new Random(seed);
    double[] powers = new double[projections];
    for (int l = 0; l < projections; l++) {
      double[] direction = direction(d, random);
      powers[l] = Wasserstein1d.power(project(x, direction), project(y, direction), order);
    }
    Estimate mean = Estimate.ofMean(powers);
    if (mean.value() == 0) {
      return new Estimate(0, 0);
    }
    double value = Math.pow(mean.value(), 1 / order);
    return new Estimate(value, mean.standardError() * value / (order * mean.value()));
  }

  /** A uniform direction: a standard normal vector, normalised. */
  private static double[] direction(int d, Random random) {
    double[] direction = new double[d];
    double squares = 0;
    while (squares == 0) {
      for (int j = 0; j < d; j++) {
        direction[j] = random.nextGaussian();
        squares += direction[j] * direction[j];
      }
    }
    for (int j = 0; j < d; j++) {
      direction[j] /= Math.sqrt(squares);
    }
    return direction;
  }

  private static double[] project(double[][] x, double[] direction) {
    double[] projected = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < direction.length; j++) {
        projected[i] += x[i][j] * direction[j];
      }
    }
    return projected;
  }
}
