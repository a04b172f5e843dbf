package tweedie.objective;

import java.util.function.DoubleUnaryOperator;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Criterion;
import tweedie.core.Dynamics;
import tweedie.core.Field;
import tweedie.core.Noised;
import tweedie.core.TractableProcess;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Denoising score matching on any space, {@code w(t) Φ(q_{t|0}(· | x₀) / β)(x_t)} with the model β
 * seen through its generalised score. With w = 1 the integral over t is the likelihood bound in
 * nats, up to a number that does not depend on the model.
 *
 * <p>On a finite set it is the score entropy of the reverse rates, which needs no ratios of one
 * function: see {@link Dynamics#mismatch}.
 *
 * @param process the noising
 * @param target the generalised score of the transition law, or what stands for it
 * @param weight w(t), at least 0
 * @see "Benton, Shi, De Bortoli, Deligiannidis, Doucet 2024, arXiv:2211.03595, section 3"
 */
public record ScoreMatching(TractableProcess<?> process, Target target, DoubleUnaryOperator weight)
    implements Criterion {
  /**
   * What the model is compared with at a noised state.
   *
   * @see "Benton, Shi, De Bortoli, Deligiannidis, Doucet 2024, arXiv:2211.03595, section 3"
   */
  @FunctionalInterface
  public interface Target {
    /**
     * The generalised score of a transition law.
     *
     * @param y states at time t, [B, event]
     * @param x states at time s, [B, event]
     * @param s earlier times, [] or [B]
     * @param t later times, of the shape of s
     * @return what {@link TractableProcess#transitionScore} gives, exact or not, [B, event] or
     *     ratios [B, event, S]
     */
    Tensor at(Tensor y, Tensor x, Tensor s, Tensor t);
  }

  /**
   * The loss against the exact transition law.
   *
   * @param process the noising
   * @param weight w(t), at least 0
   */
  public ScoreMatching(TractableProcess<?> process, DoubleUnaryOperator weight) {
    this(process, process::transitionScore, weight);
  }

  /**
   * The likelihood bound.
   *
   * @param process the noising
   */
  public ScoreMatching(TractableProcess<?> process) {
    this(process, t -> 1);
  }

  /**
   * {@inheritDoc}
   *
   * @param net the generalised score of the model: a score or a ratio
   */
  @Override
  public Tensor at(Field net, Batch clean, Noised xt, Tensor t, Rng rng) {
    Dynamics d = process.dynamics();
    Tensor x = xt.x();
    Tensor model = net.at(x, t, clean.c().training(rng));
    Tensor truth = target.at(x, clean.x(), Ops.zerosLike(t), t);
    return weighted(d.mismatch(truth.to(model.scalar_type()), model, x, t), t, weight);
  }

  /** The loss of each row times the weight of its time. */
  static Tensor weighted(Tensor loss, Tensor t, DoubleUnaryOperator weight) {
    double[] w = Ops.doubles(t);
    for (int i = 0; i < w.length; i++) {
      w[i] = weight.applyAsDouble(w[i]);
    }
    Tensor factor = t.dim() == 0 ? Ops.scalar(w[0]) : Ops.tensor(w, w.length);
    return loss.mul(factor.to(loss.scalar_type()));
  }
}
