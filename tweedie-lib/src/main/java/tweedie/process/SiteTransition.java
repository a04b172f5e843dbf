package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The transition law q of one site over an interval, common to all rows or one for each.
 *
 * @see "Campbell et al. 2022, arXiv:2205.14987, section 3"
 */
public interface SiteTransition {
  /**
   * The matrix.
   *
   * @return {@code q(y | x)} with x the row, float64 [S, S], or [B, S, S] for one interval a row
   */
  Tensor matrix();

  /**
   * The law of the end.
   *
   * @param x starts, int64 [B, event]
   * @param type of the result
   * @return {@code q(y | x)} over y, [B, event, S]
   */
  Tensor row(Tensor x, ScalarType type);

  /**
   * The likelihood of the start.
   *
   * @param y ends, int64 [B, event]
   * @param type of the result
   * @return {@code q(y | x)} over x, [B, event, S]
   */
  Tensor column(Tensor y, ScalarType type);

  /**
   * Carries weights of the starts to the ends.
   *
   * @param w weights, [B, event, S]
   * @return {@code Σ_x w(x) q(y | x)}, shape and type of w
   */
  Tensor push(Tensor w);

  /**
   * Draws the end.
   *
   * @param x starts, int64 [B, event]
   * @param u uniform draws in (0, 1), float64 [B, event]
   * @return int64, shape of x
   */
  Tensor draw(Tensor x, Tensor u);
}
