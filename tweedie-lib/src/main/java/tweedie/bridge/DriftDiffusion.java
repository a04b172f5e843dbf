package tweedie.bridge;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Continuous;
import tweedie.core.Diffusion;
import tweedie.core.Field;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;

/**
 * {@code dX = u(X, t) dt + g dW}: a drift given by a field and noise of one constant level. Both
 * directions of a bridge are of this kind; a drift is always written in the clock's own direction,
 * so that a step from t to s adds {@code (s − t) u}, whichever is larger.
 *
 * @param field the drift u, shape of the state
 * @param noise g, at least 0; 0 makes it a flow
 * @param space where the states live
 */
public record DriftDiffusion(Field field, double noise, Continuous space) implements Diffusion {
  /** The noise level of the discrete Schrödinger bridge: steps have variance 2γ. */
  public static final double UNIT_CLOCK = Math.sqrt(2);

  /** Checks the noise level. */
  public DriftDiffusion {
    if (!(noise >= 0) || Double.isInfinite(noise)) {
      throw new IllegalArgumentException("noise: expected a number >= 0, found " + noise);
    }
  }

  /**
   * Brownian motion {@code dX = g dW} in R^d.
   *
   * @param noise g
   * @return the diffusion
   */
  public static DriftDiffusion brownian(double noise) {
    return new DriftDiffusion((x, t, c) -> Ops.zerosLike(x), noise, Euclidean.ANY);
  }

  /**
   * The Ornstein–Uhlenbeck process {@code dX = (m − X)/τ dt + √2 dW} in R^d; its stationary law is
   * {@code N(m, τ I)}.
   *
   * @param mean m, broadcasts on states [B, event]; stays the caller's
   * @param variance τ, &gt; 0
   * @return the diffusion
   */
  public static DriftDiffusion ornsteinUhlenbeck(Tensor mean, double variance) {
    if (!(variance > 0)) {
      throw new IllegalArgumentException("variance: expected > 0, found " + variance);
    }
    return new DriftDiffusion(
        (x, t, c) -> Ops.mul(mean.to(x.scalar_type()).sub(x), 1 / variance),
        UNIT_CLOCK,
        Euclidean.ANY);
  }

  @Override
  public Tensor drift(Tensor x, Tensor t, Condition c) {
    return field.at(x, t, c).to(x.scalar_type());
  }

  @Override
  public Tensor dispersion(Tensor v, Tensor x, Tensor t) {
    return Ops.mul(v, noise);
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("field", field);
  }
}
