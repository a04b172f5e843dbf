package tweedie.transform;

import tweedie.core.Condition;
import tweedie.core.Transform;
import tweedie.core.Weighted;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;

/**
 * A transform read the other way: its data are the latent of the other.
 *
 * @param of the other
 */
public record Inverse(Transform of) implements Transform {
  @Override
  public Weighted forward(Weighted p, Condition c, Rng rng) {
    return of.inverse(p, c, rng);
  }

  @Override
  public Weighted inverse(Weighted p, Condition c, Rng rng) {
    return of.forward(p, c, rng);
  }

  @Override
  public Parameters parameters() {
    return of.parameters();
  }
}
