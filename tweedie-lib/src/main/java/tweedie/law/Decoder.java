package tweedie.law;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.TractableProcess;
import tweedie.tensor.Ops;

/** The law of clean data given the first noised state: the last factor of a likelihood bound. */
@FunctionalInterface
public interface Decoder {
  /**
   * The log-probability of clean data.
   *
   * @param clean clean states x₀ [B, event]
   * @param noised states x_ε at time ε, [B, event]
   * @param t ε, []
   * @param c condition of the rows
   * @return {@code log p(x₀ | x_ε)}, [B], nats
   */
  Tensor at(Tensor clean, Tensor noised, Tensor t, Condition c);

  /**
   * For ε = 0, where both states are the same: finite sets only.
   *
   * @return zeros
   */
  static Decoder none() {
    return (clean, noised, t, c) -> Ops.tensor(new double[(int) clean.size(0)], clean.size(0));
  }

  /**
   * The transition density with its ends exchanged, {@code q_{ε|0}(x₀ | x_ε)}: a density of x₀ on
   * every space where the noising can start anywhere, and close to the truth for small ε.
   *
   * @param process the noising
   * @return the decoder
   */
  static Decoder transition(TractableProcess<?> process) {
    return (clean, noised, t, c) -> process.logTransition(clean, noised, Ops.zerosLike(t), t);
  }
}
