package tweedie.bridge;

import tweedie.core.Batch;
import tweedie.core.Pair;
import tweedie.core.Source;
import tweedie.tensor.Rng;

/**
 * The product coupling: both ends are drawn on their own. The condition is that of the start.
 *
 * @param left states at the start
 * @param right states at the end
 */
public record Independent(Source<Batch> left, Source<Batch> right) implements Source<Pair> {
  @Override
  public Pair draw(Rng rng) {
    Batch a = left.draw(rng.child(0));
    return new Pair(a.x(), right.draw(rng.child(1)).x(), a.c());
  }
}
