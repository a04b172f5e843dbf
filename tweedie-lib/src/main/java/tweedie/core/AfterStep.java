package tweedie.core;

import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Rng;

/** What happens to the state between two steps: a projection, a recorder, a clamp. */
@FunctionalInterface
public interface AfterStep {
  /**
   * Changes or records the state.
   *
   * @param x states at time t, [B, event]
   * @param t the time just reached, []
   * @param c condition of the rows
   * @param rng streams of this hook at this step
   * @return states, shape of x
   */
  Tensor at(Tensor x, Tensor t, Condition c, Rng rng);
}
