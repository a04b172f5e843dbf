package tweedie.law;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Density;
import tweedie.core.Transform;
import tweedie.core.Weighted;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;

/**
 * The law of data whose transform has a known law: {@code log p(x) = log π(z) + log-ratio}.
 *
 * @param map data to latent
 * @param base the law of the latent, or a bound of it
 */
public record Transformed(Transform map, Density base) implements Density {
  /**
   * {@inheritDoc}
   *
   * <p>As of the base: a map whose log-ratio is itself an estimate needs a base that is a bound.
   */
  @Override
  public boolean unbiased() {
    return base.unbiased();
  }

  @Override
  public Tensor logDensity(Tensor x, Condition c, Rng rng) {
    Tensor zero = Ops.tensor(new double[(int) x.size(0)], x.size(0));
    Weighted z = map.forward(new Weighted(x, zero), c, rng.child(0));
    return base.logDensity(z.x(), c, rng.child(1)).to(zero.scalar_type()).add(z.logW());
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("map", map).and("base", base);
  }
}
