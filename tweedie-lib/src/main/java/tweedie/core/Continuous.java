package tweedie.core;

import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * A manifold with a metric; R^d, phase space, the simplex and function space are cases. Noise, norm
 * and score all refer to the same metric, so that time reversal needs no case distinction.
 *
 * @see "De Bortoli et al. 2022, arXiv:2202.02763"
 */
public interface Continuous extends Space {
  /**
   * Moves states along tangent vectors: {@code x + v}, {@code exp_x(v)} or a retraction.
   *
   * @param x states [B, event]
   * @param v tangent vectors, shape of x
   * @return states, shape of x
   */
  Tensor move(Tensor x, Tensor v);

  /**
   * Projects ambient vectors onto the tangent space.
   *
   * @param x states [B, event]
   * @param v ambient vectors, shape of x
   * @return tangent vectors, shape of x
   */
  Tensor project(Tensor x, Tensor v);

  /**
   * Whether this is R^d with its usual metric: moves are sums, and every vector is tangent.
   *
   * @return false by default
   */
  default boolean flat() {
    return false;
  }

  /**
   * Draws the unit Gaussian of the metric in the tangent space.
   *
   * @param x states [B, event]
   * @param rng one stream a row
   * @return tangent vectors, shape and type of x
   */
  Tensor noise(Tensor x, Rng rng);

  /**
   * The size of errors in units of what is allowed for each number, by which adaptive steps are
   * taken or refused.
   *
   * @param ratio [B, event]
   * @return [B], at most 1 where a step is taken; the root mean square by default
   */
  default Tensor size(Tensor ratio) {
    return Ops.rowMean(ratio.mul(ratio)).sqrt();
  }

  /**
   * The inner product of the metric.
   *
   * @param x states [B, event]
   * @param u tangent vectors, shape of x
   * @param v tangent vectors, shape of x
   * @return [B]
   */
  default Tensor inner(Tensor x, Tensor u, Tensor v) {
    return Ops.rowSum(u.mul(v));
  }
}
