package tweedie.core;

import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.Trainable;

/**
 * A loss with its data inside, and the list of what it trains; a trainer knows nothing else. Losses
 * are per row, so that means, accumulation and shares of the rows all agree.
 */
public interface Objective extends Trainable {
  /**
   * The loss of one batch.
   *
   * @param rng one stream a row; data, times and noise are drawn from it
   * @return [B]
   */
  Tensor loss(Rng rng);

  @Override
  Parameters parameters();

  /**
   * What distinguishes a row, for messages about a loss that is not finite.
   *
   * @param rng the streams the loss was drawn with
   * @param row the row
   * @return such as {@code ", t = 0.1"}; empty by default
   */
  default String describe(Rng rng, int row) {
    return "";
  }

  /**
   * The same loss, training only some of its parameters.
   *
   * @param prefix beginning of their names
   * @return an objective
   * @throws IllegalArgumentException when no parameter starts with the prefix
   */
  default Objective only(String prefix) {
    Parameters part = parameters().only(prefix);
    Objective whole = this;
    return new Objective() {
      @Override
      public Tensor loss(Rng rng) {
        return whole.loss(rng);
      }

      @Override
      public Parameters parameters() {
        return part;
      }

      @Override
      public String describe(Rng rng, int row) {
        return whole.describe(rng, row);
      }
    };
  }
}
