package tweedie.core;

import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Rng;

/**
 * Draws a regression example on a path between two ends; the path's length may be random.
 *
 * @see "Albergo, Boffi, Vanden-Eijnden 2023, arXiv:2303.08797, definition 2.1"
 */
@FunctionalInterface
public interface Interpolant {
  /**
   * A point of the path and the value a field should have there.
   *
   * @param ends the two ends, [B, event]
   * @param u share of the path that lies behind, float64 [B], in [0, 1]
   * @param rng one stream a row
   * @return the example, with the time of the point
   */
  Target draw(Pair ends, Tensor u, Rng rng);
}
