package tweedie.core;

import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Trainable;

/**
 * How states move. Closed on purpose: a Markov generator on the spaces of this library is a
 * diffusion part, a jump part, or a product of them, and time reversal is written once for each.
 *
 * @see "Benton et al. 2024, arXiv:2211.03595"
 */
public sealed interface Dynamics extends Trainable permits Diffusion, Jump {
  /**
   * Where the states live.
   *
   * @return the space
   */
  Space space();

  /**
   * The score-matching operator {@code Φ(f) = L f / f − L log f} of the generator L: non-negative,
   * and zero exactly for f that is constant along the moves. It sees f through its generalised
   * score: the metric gradient of log f on a continuous space, the ratios f(y) / f(x) on a finite
   * set.
   *
   * @param score generalised score of f at x: [B, event], on a finite set [B, event, S]
   * @param x states [B, event]
   * @param t times, [] or [B]
   * @return [B], nats per unit of time
   * @see "Benton, Shi, De Bortoli, Deligiannidis, Doucet 2024, arXiv:2211.03595, section 3.1"
   */
  Tensor phi(Tensor score, Tensor x, Tensor t);

  /**
   * The generalised score of a quotient f / g.
   *
   * @param f generalised score of f, [B, event] or [B, event, S]
   * @param g generalised score of g, of the same shape
   * @return generalised score of f / g, of the same shape
   */
  Tensor relative(Tensor f, Tensor g);

  /**
   * The loss of denoising score matching at a noised state, {@code Φ(f / g)} in expectation: what a
   * model score g costs where f is right, the rate at which the path laws of the two reversals
   * drift apart. A model need not be the score of any function, so a space may use another form
   * with the same expectation that asks for g only where the reversal does.
   *
   * @param truth generalised score of the noising law, [B, event] or [B, event, S]
   * @param model generalised score of the model, of the same shape
   * @param x noised states [B, event]
   * @param t times, [] or [B]
   * @return [B], at least 0, nats per unit of time
   */
  default Tensor mismatch(Tensor truth, Tensor model, Tensor x, Tensor t) {
    return phi(relative(truth, model), x, t);
  }
}
