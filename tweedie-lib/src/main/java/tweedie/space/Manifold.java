package tweedie.space;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Continuous;

/**
 * A Riemannian manifold in ambient coordinates, states [B, width]. {@code move} is the exponential
 * map and brings its result back onto the manifold, so that float32 states do not drift.
 */
public interface Manifold extends Continuous {
  /**
   * Number of ambient coordinates: columns of a state.
   *
   * @return the width
   */
  int width();

  /**
   * Dimension of the manifold.
   *
   * @return d, at most the width
   */
  int dimension();

  /**
   * The logarithm: the tangent vector at x that {@code move} carries to y on a shortest path.
   *
   * @param x states [B, width]
   * @param y states [B, width]
   * @return tangent vectors at x, [B, width]; at a cut point, where there are several, any one
   */
  Tensor log(Tensor x, Tensor y);

  /**
   * Geodesic distance.
   *
   * @param x states [B, width]
   * @param y states [B, width]
   * @return [B], accurate for near and for opposite points
   */
  Tensor distance(Tensor x, Tensor y);

  /**
   * An orthonormal basis of the tangent space, orthonormal in the metric of the space; not
   * continuous in x everywhere, because many spaces have no such basis.
   *
   * @param x states [B, width]
   * @return [B, d, width], one basis vector a row
   */
  Tensor frame(Tensor x);
}
