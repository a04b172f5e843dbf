package tweedie.space;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Continuous;

/** The point of a space that is closest to an ambient one, through its moves and projections. */
public final class Closest {
  /** Errors of h³ after the first move, squared by each further one. */
  private static final int MOVES = 3;

  private Closest() {}

  /**
   * Brings an ambient point back to the space: {@code y ← move(y, P_y(z − y))} until nothing is
   * left of the tangent part, as in the projection methods for differential equations. On flat
   * spaces the result is the ambient point itself.
   *
   * @param space the space
   * @param from states of the space near the ambient points, [B, event]
   * @param ambient points up to a small step away, shape of from
   * @return states, shape of from
   * @see "Hairer, Lubich, Wanner 2006, Geometric Numerical Integration, section IV.4"
   */
  public static Tensor of(Continuous space, Tensor from, Tensor ambient) {
    if (space.flat()) {
      return ambient;
    }
    Tensor y = from;
    for (int k = 0; k < MOVES; k++) {
      y = space.move(y, space.project(y, ambient.sub(y)));
    }
    return y;
  }
}
