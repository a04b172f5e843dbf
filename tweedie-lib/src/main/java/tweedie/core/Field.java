package tweedie.core;

import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Trainable;

/** A function of state, time and condition: a network, an exact score, a guided mixture. */
@FunctionalInterface
public interface Field extends Trainable {
  /**
   * The value of the field.
   *
   * @param x states [B, event]
   * @param t times, float64 on the CPU, [] or [B]
   * @param c condition of the rows
   * @return one value a row, [B, …]; its meaning is that of the field's type
   */
  Tensor at(Tensor x, Tensor t, Condition c);
}
