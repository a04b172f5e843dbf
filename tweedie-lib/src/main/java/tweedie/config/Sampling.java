package tweedie.config;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.AfterStep;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Dynamics;
import tweedie.core.Generator;
import tweedie.core.Sampler;
import tweedie.core.Source;
import tweedie.core.TimeGrid;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/** Draws samples in micro-batches of a fixed size, so that image i never depends on n. */
public final class Sampling {
  private final Chain chain;
  private final UnaryOperator<Tensor> data;
  private final int batch;
  private final AtomicLong calls;
  private final boolean starts;

  private Sampling(
      Chain chain, UnaryOperator<Tensor> data, int batch, AtomicLong calls, boolean starts) {
    this.starts = starts;
    this.chain = chain;
    this.data = data;
    this.batch = batch;
    this.calls = calls;
  }

  /** One micro-batch from start to end. */
  @FunctionalInterface
  private interface Chain {
    Tensor run(Rng rng, List<AfterStep> hooks, Condition c);
  }

  /**
   * Sampling of any reversed dynamics.
   *
   * @param sampler the sampler with given hooks
   * @param dynamics what it solves
   * @param prior law of the first states
   * @param data reads data off the last states, [B, event] to [B, shape]
   * @param batch rows of a micro-batch
   * @param calls counter that the dynamics' network moves
   * @param <D> kind of the dynamics
   * @return the sampling
   */
  static <D extends Dynamics> Sampling of(
      Function<List<AfterStep>, Sampler<D>> sampler,
      D dynamics,
      Generator prior,
      UnaryOperator<Tensor> data,
      int batch,
      AtomicLong calls) {
    return along(sampler, rng -> dynamics, prior, data, batch, calls);
  }

  /**
   * Sampling of reversed dynamics that have randomness of their own, one draw of it a run.
   *
   * @param sampler the sampler with given hooks
   * @param dynamics what it solves, from the streams of a micro-batch
   * @param prior law of the first states
   * @param data reads data off the last states, [B, event] to [B, shape]
   * @param batch rows of a micro-batch
   * @param calls counter that the dynamics' network moves
   * @param <D> kind of the dynamics
   * @return the sampling
   */
  static <D extends Dynamics> Sampling along(
      Function<List<AfterStep>, Sampler<D>> sampler,
      Function<Rng, D> dynamics,
      Generator prior,
      UnaryOperator<Tensor> data,
      int batch,
      AtomicLong calls) {
    Chain chain =
        (rng, hooks, c) -> {
          Tensor start = prior.sample(c, rng.child(-1));
          return sampler.apply(hooks).run(dynamics.apply(rng.child(-2)), start, c, rng);
        };
    return new Sampling(chain, data, batch, calls, false);
  }

  /**
   * Sampling from states that are drawn themselves, such as rows of data.
   *
   * @param sampler the sampler with given hooks
   * @param dynamics what it solves
   * @param source first states
   * @param starts whether a sample is a start and its end, [B, 2, event], or the end only
   * @param batch rows of a micro-batch
   * @param calls counter that the dynamics' network moves
   * @param <D> kind of the dynamics
   * @return the sampling
   */
  static <D extends Dynamics> Sampling between(
      Function<List<AfterStep>, Sampler<D>> sampler,
      D dynamics,
      Source<Batch> source,
      boolean starts,
      int batch,
      AtomicLong calls) {
    Chain chain =
        (rng, hooks, c) -> {
          Tensor start = source.draw(rng.child(-1)).x();
          Tensor end = sampler.apply(hooks).run(dynamics, start, c, rng);
          return starts ? Ops.cat(1, start.unsqueeze(1), end.unsqueeze(1)) : end;
        };
    return new Sampling(chain, x -> x, batch, calls, starts);
  }

  /**
   * The uniform or quadratic grid from T to the last time, with as many steps as the network calls
   * of the options pay for.
   *
   * @param horizon T
   * @param o options
   * @return the grid
   * @throws ConfigException when the grid needs more than times
   */
  static TimeGrid grid(double horizon, SampleOptions o) {
    SolverEntry solver = Catalog.solver("sampler.solver", o.solver());
    int steps = o.steps();
    TimeGrid grid = grid(horizon, o, steps);
    // Where only some steps cost the most there is room for further ones.
    while (!solver.adaptive()) {
      TimeGrid finer = grid(horizon, o, ++steps);
      if (solver.run().applyAsInt(finer) > o.nfe() - (o.denoise() ? 1 : 0)) {
        break;
      }
      grid = finer;
    }
    return grid;
  }

  private static TimeGrid grid(double horizon, SampleOptions o, int steps) {
    double from = o.start(horizon);
    return switch (o.grid()) {
      case "uniform" -> TimeGrid.uniform(from, o.tEnd(), steps);
      case "quadratic" -> TimeGrid.quadratic(from, o.tEnd(), steps);
      default ->
          throw new ConfigException("sampler.grid", o.grid() + " needs a linear process on R^d");
    };
  }

  /**
   * Draws samples 0 … n−1 of a seed.
   *
   * @param n number of samples
   * @param seed of all randomness
   * @param size numbers in one sample
   * @param progress told the number of finished samples after each micro-batch
   * @return [n, size], row after row
   */
  public float[] draw(int n, long seed, int size, IntConsumer progress) {
    return draw(n, seed, size, rng -> Condition.NONE, progress);
  }

  /**
   * Draws samples 0 … n−1 of a seed, each under its condition.
   *
   * @param n number of samples
   * @param seed of all randomness
   * @param size numbers in one sample
   * @param given conditions; pure in the stream of a row
   * @param progress told the number of finished samples after each micro-batch
   * @return [n, size], row after row
   */
  public float[] draw(int n, long seed, int size, Source<Condition> given, IntConsumer progress) {
    float[] out = new float[Math.multiplyExact(n, size)];
    for (int from = 0; from < n; from += batch) {
      int rows = Math.min(batch, n - from);
      Rng rng = Rng.of(seed, from, batch);
      float[] x =
          TensorScope.evaluate(() -> Ops.floats(data.apply(run(rng, List.of(), given.draw(rng)))));
      System.arraycopy(x, 0, out, from * size, rows * size);
      progress.accept(from + rows);
    }
    return out;
  }

  /**
   * Runs one micro-batch.
   *
   * @param rng one stream a row
   * @param hooks run after each step
   * @return last states, [B, event]
   */
  public Tensor run(Rng rng, List<AfterStep> hooks) {
    return run(rng, hooks, Condition.NONE);
  }

  /**
   * Runs one micro-batch under conditions.
   *
   * @param rng one stream a row
   * @param hooks run after each step
   * @param c condition of the rows
   * @return last states, [B, event]
   */
  public Tensor run(Rng rng, List<AfterStep> hooks, Condition c) {
    return chain.run(rng, hooks, c);
  }

  /**
   * Whether a sample is a start and its end.
   *
   * @return true where states of data are transported
   */
  public boolean starts() {
    return starts;
  }

  /** The same with calls that are counted elsewhere. */
  Sampling counting(AtomicLong network) {
    return new Sampling(chain, data, batch, network, starts);
  }

  /**
   * Rows that are computed together.
   *
   * @return at most the batch of the options; fewer where a row is large
   */
  public int batch() {
    return batch;
  }

  /**
   * Network calls so far.
   *
   * @return calls, each for a whole micro-batch
   */
  public long calls() {
    return calls.get();
  }
}
