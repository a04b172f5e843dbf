package tweedie.bridge;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Diffusion;
import tweedie.core.Pair;
import tweedie.core.Sampler;
import tweedie.core.Source;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * The coupling a chain makes between where it starts and where it ends. Whatever the direction of
 * the chain, {@code x0} is the state at the smaller time.
 *
 * @param sampler the scheme and its times
 * @param chain what runs; not differentiated
 * @param start states at the first time of the sampler
 */
public record ChainPairs(Sampler<Diffusion> sampler, Diffusion chain, Source<Batch> start)
    implements Source<Pair> {
  @Override
  public Pair draw(Rng rng) {
    Batch first = start.draw(rng.child(0));
    Condition c = new Condition(first.c().parts(), Optional.empty());
    Tensor last = TensorScope.withoutGradient(() -> sampler.run(chain, first.x(), c, rng.child(1)));
    boolean ascending = sampler.grid().last() > sampler.grid().at(0);
    return ascending ? new Pair(first.x(), last, c) : new Pair(last, first.x(), c);
  }
}
