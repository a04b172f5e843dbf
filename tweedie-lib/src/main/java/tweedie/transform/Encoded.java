package tweedie.transform;

import tweedie.core.Batch;
import tweedie.core.Source;
import tweedie.core.Transform;
import tweedie.core.Weighted;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Data seen through a transform.
 *
 * @param data where rows come from
 * @param transform data to states
 */
public record Encoded(Source<Batch> data, Transform transform) implements Source<Batch> {
  @Override
  public Batch draw(Rng rng) {
    // The data keep their own streams, so that a transform never changes which rows are drawn.
    Batch b = data.draw(rng);
    Weighted start = new Weighted(b.x(), Ops.tensor(new double[rng.rows()], rng.rows()));
    return new Batch(transform.forward(start, b.c(), rng.child(1)).x(), b.c());
  }
}
