package tweedie.core;

import org.bytedeco.pytorch.Tensor;

/**
 * A noising whose transition law is known in closed form, or to a stated accuracy. What denoising
 * objectives and bounds need beyond {@link ForwardProcess}.
 *
 * @param <D> its dynamics
 * @see "Benton, Shi, De Bortoli, Deligiannidis, Doucet 2024, arXiv:2211.03595, section 3"
 */
public interface TractableProcess<D extends Dynamics> extends ForwardProcess<D> {
  /**
   * The logarithm of the transition density with respect to the reference measure of the space:
   * Lebesgue, Riemannian volume, counting.
   *
   * @param y states at time t, [B, event]
   * @param x states at time s, [B, event]
   * @param s earlier times, [] or [B]
   * @param t later times, of the shape of s
   * @return {@code log q_{t|s}(y | x)}, float64 [B], nats; −∞ where y cannot be reached
   */
  Tensor logTransition(Tensor y, Tensor x, Tensor s, Tensor t);

  /**
   * The generalised score of the transition law at y: see {@link Dynamics#phi}.
   *
   * @param y states at time t, [B, event]
   * @param x states at time s, [B, event]
   * @param s earlier times, [] or [B]
   * @param t later times, of the shape of s
   * @return metric gradient of {@code log q_{t|s}(· | x)} at y, [B, event]; on a finite set the
   *     ratios {@code q_{t|s}(y' | x) / q_{t|s}(y | x)}, [B, event, S]
   */
  Tensor transitionScore(Tensor y, Tensor x, Tensor s, Tensor t);
}
