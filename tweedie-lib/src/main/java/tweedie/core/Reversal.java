package tweedie.core;

import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Ops;

/**
 * The time reversal of a diffusion, which still knows what it was made of.
 *
 * @see "Anderson 1982, Reverse-time diffusion equation models; Song et al. 2021, arXiv:2011.13456,
 *     equations 6 and 13"
 */
public interface Reversal extends Diffusion {
  /**
   * The diffusion that was reversed.
   *
   * @return the forward dynamics
   */
  Diffusion forward();

  /**
   * The score it was reversed with.
   *
   * @return the metric gradient of log p_t
   */
  Score score();

  /**
   * The share of the forward noise variance that is kept.
   *
   * @return 1 for the reverse SDE, 0 for the probability-flow ODE
   */
  double churn();

  @Override
  default Continuous space() {
    return forward().space();
  }

  @Override
  default Tensor drift(Tensor x, Tensor t, Condition c) {
    Diffusion f = forward();
    Tensor pull = f.diffuse(score().at(x, t, c), x, t).add(f.divergence(x, t));
    return Ops.add(f.drift(x, t, c), pull, -0.5 * (1 + churn()));
  }

  @Override
  default Tensor dispersion(Tensor v, Tensor x, Tensor t) {
    return churn() == 0
        ? Ops.zerosLike(v)
        : Ops.mul(forward().dispersion(v, x, t), Math.sqrt(churn()));
  }

  @Override
  default Tensor diffuse(Tensor v, Tensor x, Tensor t) {
    return Ops.mul(forward().diffuse(v, x, t), churn());
  }

  @Override
  default Tensor divergence(Tensor x, Tensor t) {
    return Ops.mul(forward().divergence(x, t), churn());
  }

  /**
   * Checks a churn.
   *
   * @param churn the share of noise
   * @return the same number
   * @throws IllegalArgumentException when it is negative or not finite
   */
  static double checkChurn(double churn) {
    if (!(churn >= 0) || Double.isInfinite(churn)) {
      throw new IllegalArgumentException("churn: expected a number >= 0, found " + churn);
    }
    return churn;
  }
}
