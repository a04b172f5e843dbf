package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Stepper;
import tweedie.tensor.Rng;

/** A run with times common to all rows, which a step gets as plain numbers. */
@FunctionalInterface
public interface CommonStepper extends Stepper {
  /**
   * One step from t to s.
   *
   * @param x states at time t, [B, event]
   * @param t time of x
   * @param s time of the result
   * @param c condition of the rows
   * @param rng streams of this step
   * @return states at time s, shape of x
   */
  Tensor between(Tensor x, double t, double s, Condition c, Rng rng);

  @Override
  default Tensor step(Tensor x, Tensor t, Tensor s, Condition c, Rng rng) {
    return between(x, t.item_double(), s.item_double(), c, rng);
  }
}
