package tweedie.space;

import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Rng;

/**
 * A compact manifold on which Brownian motion, generator {@code ½Δ}, is known exactly; it converges
 * to the uniform law.
 */
public interface Compact extends Manifold {
  /**
   * Logarithm of the Riemannian volume.
   *
   * @return {@code log vol}; the uniform log-density is its negative
   */
  double logVolume();

  /**
   * The rate at which Brownian motion forgets its start: the first positive eigenvalue of {@code
   * −½Δ}.
   *
   * @return {@code λ₁/2 > 0}; densities differ from the uniform one by {@code e^{−tλ₁/2}} at large
   *     t
   */
  double gap();

  /**
   * Draws from the uniform law.
   *
   * @param rng one stream a row
   * @return float64 [B, width]
   */
  Tensor uniform(Rng rng);

  /**
   * Draws Brownian motion run for a time from x, from its exact law.
   *
   * @param x states [B, width]
   * @param time at least 0, one a row, [B]
   * @param rng one stream a row
   * @return states, shape and type of x; computed in float64
   */
  Tensor brownian(Tensor x, double[] time, Rng rng);

  /**
   * The logarithm of the heat kernel.
   *
   * @param y states [B, width]
   * @param x states where the motion started, [B, width]
   * @param time above 0, one a row, [B]
   * @return {@code log p_t(x, y)} with respect to Riemannian volume, float64 [B]
   */
  Tensor logHeat(Tensor y, Tensor x, double[] time);

  /**
   * The gradient of the logarithm of the heat kernel in y.
   *
   * @param y states [B, width]
   * @param x states where the motion started, [B, width]
   * @param time above 0, one a row, [B]
   * @return tangent vectors at y, shape and type of y; 0 at the cut locus of x
   */
  Tensor heatScore(Tensor y, Tensor x, double[] time);

  /**
   * As {@link #heatScore}, from the spectral series of the heat kernel cut after some terms, those
   * of each factor where the space is a product.
   *
   * @param y states [B, width]
   * @param x states where the motion started, [B, width]
   * @param time above 0, one a row, [B]
   * @param terms distinct eigenvalues above 0 that are kept, at least 1
   * @return tangent vectors at y, shape and type of y; 0 at the cut locus of x
   */
  Tensor seriesScore(Tensor y, Tensor x, double[] time, int terms);
}
