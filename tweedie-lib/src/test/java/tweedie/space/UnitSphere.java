package tweedie.space;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Continuous;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/** The unit sphere in n-space, as little of it as tests of common parts need. */
public record UnitSphere() implements Continuous {
  @Override
  public void check(Tensor x) {}

  @Override
  public Tensor move(Tensor x, Tensor v) {
    // The retraction by normalising: of order 2, like the exponential map.
    return normal(x.add(v));
  }

  /** The closest point of the sphere. */
  public static Tensor normal(Tensor x) {
    return x.div(Ops.rowSum(x.mul(x)).sqrt().unsqueeze(1));
  }

  @Override
  public Tensor project(Tensor x, Tensor v) {
    return v.sub(x.mul(Ops.rowSum(x.mul(v)).unsqueeze(1)));
  }

  @Override
  public Tensor noise(Tensor x, Rng rng) {
    return project(x, rng.normal(Shapes.event(x)).to(x.scalar_type()));
  }
}
