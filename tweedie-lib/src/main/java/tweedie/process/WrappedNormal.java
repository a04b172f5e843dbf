package tweedie.process;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Law;
import tweedie.space.Hyperbolic;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * The wrapped normal law of hyperbolic space: a normal tangent vector of variance σ² at the origin,
 * carried along its geodesic. {@code log p = −½d log 2πσ² − U}, {@code U = r²/2σ² + (d − 1)
 * log(sinh r/r)}, with respect to Riemannian volume. Draws are float32, as networks are.
 *
 * @param space H^d
 * @param scale σ, above 0
 * @see "Nagano et al. 2019, arXiv:1902.02992, section 3"
 */
public record WrappedNormal(Hyperbolic space, double scale) implements Law {
  /** Checks the scale. */
  public WrappedNormal {
    Require.positive("scale", scale);
  }

  @Override
  public Tensor sample(Condition c, Rng rng) {
    Tensor origin = space.origin(rng.normal(1));
    Tensor y = space.move(origin, Ops.mul(space.noise(origin, rng), scale));
    return y.to(ScalarType.Float);
  }

  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    Tensor y = x.to(ScalarType.Double);
    Tensor r = space.distance(space.origin(y), y);
    Tensor square = Ops.mul(r.mul(r), -0.5 / (scale * scale));
    int d = space.dimension();
    Tensor jacobian = Ops.mul(r.sinh().div(r).log(), d - 1);
    return Ops.add(square.sub(jacobian), -0.5 * d * Math.log(2 * Math.PI * scale * scale));
  }

  @Override
  public boolean unbiased() {
    return true;
  }

  /**
   * The score of this law, {@code −[r/σ² + (d − 1)(coth r − 1/r)] ∇r}.
   *
   * @param x states [B, d+1]
   * @return tangent vectors at x
   */
  public Tensor score(Tensor x) {
    Tensor back = space.log(x, space.origin(x));
    double[] r = Ops.doubles(space.distance(x, space.origin(x)));
    for (int i = 0; i < r.length; i++) {
      // (coth r − 1/r)/r is 1/3 at 0; its next term is −r²/45.
      double gap = r[i] < 1e-4 ? 1 / 3.0 : (1 / Math.tanh(r[i]) - 1 / r[i]) / r[i];
      r[i] = 1 / (scale * scale) + (space.dimension() - 1) * gap;
    }
    return back.mul(Ops.perRow(Ops.tensor(r, r.length), back));
  }
}
