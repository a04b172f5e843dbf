package tweedie.bridge;

import tweedie.core.Source;
import tweedie.core.Target;
import tweedie.tensor.Rng;

/**
 * The examples of one half step and the cache behind them, to be freed after it.
 *
 * @param source what the network regresses on
 * @param cache what {@code source} draws from
 */
public record Examples(Source<Target> source, Cached<?> cache)
    implements Source<Target>, AutoCloseable {
  @Override
  public Target draw(Rng rng) {
    return source.draw(rng);
  }

  @Override
  public void close() {
    cache.close();
  }
}
