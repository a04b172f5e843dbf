package tweedie.core;

import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Rng;

/**
 * One run of a solver. It owns any history; after a hook that makes the state jump, a multistep
 * solver must be begun anew.
 */
@FunctionalInterface
public interface Stepper {
  /**
   * One step from t to s.
   *
   * @param x states at time t, [B, event]
   * @param t time of x, [] (or [B] where the solver says so)
   * @param s time of the result, shape of t; smaller than t when dynamics are reversed
   * @param c condition of the rows
   * @param rng streams of this step
   * @return states at time s, shape of x
   */
  Tensor step(Tensor x, Tensor t, Tensor s, Condition c, Rng rng);
}
