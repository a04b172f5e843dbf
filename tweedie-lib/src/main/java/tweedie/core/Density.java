package tweedie.core;

import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Rng;
import tweedie.tensor.Trainable;

/**
 * A law whose density can be evaluated, exactly or as a lower bound in mean.
 *
 * @see "Burda, Grosse, Salakhutdinov 2016, arXiv:1509.00519, for K-sample bounds"
 */
public interface Density extends Trainable {
  /**
   * The log-density.
   *
   * @param x states [B, event]
   * @param c condition of the rows
   * @param rng streams for estimators; exact densities do not touch them
   * @return [B], nats
   */
  Tensor logDensity(Tensor x, Condition c, Rng rng);

  /**
   * Whether the mean of {@code exp(logDensity)} is the density, which K-sample bounds need.
   *
   * @return false by default
   */
  default boolean unbiased() {
    return false;
  }
}
