package tweedie.law;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Law;
import tweedie.space.Hyperbolic;
import tweedie.space.TwoPointHomogeneous;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * The wrapped normal law: a normal tangent vector of variance σ² at a centre, carried along its
 * geodesic. {@code log p = −½d log 2πσ² − r²/2σ² − log J(r)} with respect to Riemannian volume, J
 * the volume distortion of the exponential map. Draws are float32, as networks are.
 *
 * <p>Exact on hyperbolic space. On a compact space the density is that of one chart: it leaves out
 * the draws that go beyond the opposite point, of mass about {@code e^{−π²/2σ²}}.
 *
 * @param space the manifold
 * @param centre coordinates of a state, [width]
 * @param scale σ, above 0
 * @see "Nagano et al. 2019, arXiv:1902.02992, section 3"
 */
public record WrappedNormal(TwoPointHomogeneous space, double[] centre, double scale)
    implements Law {
  /**
   * Checks the centre and the scale.
   *
   * @throws IllegalArgumentException for a centre off the space or a scale that is not positive
   */
  public WrappedNormal {
    centre = centre.clone();
    space.check(Ops.tensor(centre, 1, centre.length));
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException("scale: expected a finite number above 0, found " + scale);
    }
  }

  /**
   * The law around the point (1, 0, …, 0) of hyperbolic space.
   *
   * @param space H^d
   * @param scale σ, above 0
   * @return the law
   */
  public static WrappedNormal hyperbolic(Hyperbolic space, double scale) {
    double[] origin = new double[space.width()];
    origin[0] = 1;
    return new WrappedNormal(space, origin, scale);
  }

  @Override
  public double[] centre() {
    return centre.clone();
  }

  @Override
  public Tensor sample(Condition c, Rng rng) {
    Tensor x = Ops.tensor(centre, 1, centre.length).expand(rng.rows(), centre.length);
    return space.move(x, Ops.mul(space.noise(x, rng), scale)).to(ScalarType.Float);
  }

  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    Tensor y = x.to(ScalarType.Double);
    double[] r = Ops.doubles(space.distance(centre(y), y));
    double front = -0.5 * space.dimension() * Math.log(2 * Math.PI * scale * scale);
    double[] log =
        Arrays.stream(r)
            .map(a -> front - a * a / (2 * scale * scale) - space.logJacobian(a))
            .toArray();
    return Ops.tensor(log, log.length);
  }

  @Override
  public boolean unbiased() {
    return true;
  }

  /**
   * The score of this law, {@code −(r/σ² + (log J)′(r)) ∇r}.
   *
   * @param x states [B, width]
   * @return tangent vectors at x, [B, width]
   */
  public Tensor score(Tensor x) {
    Tensor back = space.log(x, centre(x));
    double[] r = Ops.doubles(space.distance(x, centre(x)));
    for (int i = 0; i < r.length; i++) {
      double a = Math.max(r[i], 1e-9);
      r[i] = 1 / (scale * scale) + space.logJacobianSlope(a) / a;
    }
    return back.mul(Ops.perRow(Ops.tensor(r, r.length), back));
  }

  private Tensor centre(Tensor x) {
    Tensor c = Ops.tensor(centre, 1, centre.length).to(x.scalar_type());
    return c.expand(x.size(0), centre.length);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof WrappedNormal w
        && space.equals(w.space)
        && Arrays.equals(centre, w.centre)
        && scale == w.scale;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(centre) + Double.hashCode(scale);
  }

  @Override
  public String toString() {
    return "wrapped normal of scale " + scale + " at " + Arrays.toString(centre);
  }
}
