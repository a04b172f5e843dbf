package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Noised conditions along a reverse run; either way {@code y_t ~ p(y_t | y)} at every time.
 *
 * @see "Batzolis, Stanczuk, Schönlieb, Etmann 2021, arXiv:2111.13606, section 3"
 */
@FunctionalInterface
public interface ConditionPath {
  /**
   * The condition at a time.
   *
   * @param y clean conditions [B, C, …]
   * @param t time common to all rows, []
   * @return y_t, shape of y; the same again for the same time
   */
  Tensor at(Tensor y, Tensor t);

  /**
   * Independent draws at different times: right in every marginal, though no path of the process.
   *
   * @param process of the condition
   * @param rng one stream a row
   * @return a pure function of the streams
   */
  static ConditionPath redrawn(LinearSde process, Rng rng) {
    return (y, t) -> {
      Rng streams = rng.child(Double.doubleToLongBits(t.item_double()));
      return process.sample(y, Ops.scalar(0), t, streams).x();
    };
  }

  /**
   * One path of the process, followed back in time by its bridges: {@code y_s | y_t, y} is Gaussian
   * with mean {@code (σ²_{t|s} α_s y + α_{t|s} σ_s² y_t)/σ_t²} and variance {@code σ_s²
   * σ²_{t|s}/σ_t²}.
   *
   * @param process of the condition, of one block
   * @param rng one stream a row
   * @return a path that has to be asked at times that do not grow; it keeps the last state
   */
  static ConditionPath coherent(LinearSde process, Rng rng) {
    return new CoherentPath(process, rng);
  }
}
