package tweedie.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Pair;
import tweedie.core.Source;
import tweedie.core.Target;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * Draws rows, with replacement, from a pool that is filled anew after a number of rows. The pool is
 * a pure function of (what fills it, seed, number of the refresh), and the number of the refresh is
 * {@code id of the first row div stride}: nothing of it is ever stored.
 *
 * @param <T> what is drawn
 */
public final class Cached<T> implements Source<T>, AutoCloseable {
  /**
   * How large a pool is and how long it serves.
   *
   * @param streams streams a pool is filled with, such as paths; at least 1
   * @param chunk streams filled at a time, which bounds the memory; it changes no value where rows
   *     are filled independently, and a multiple of the batch changes none with {@link MinibatchOt}
   * @param stride rows drawn from a pool before it is filled anew, at least 1; a multiple of the
   *     batch, because a batch draws from one pool
   * @param seed of the pools
   */
  public record Plan(int streams, int chunk, long stride, long seed) {
    /** Checks the numbers. */
    public Plan {
      if (streams < 1 || chunk < 1 || stride < 1) {
        throw new IllegalArgumentException(
            "cache: expected streams, chunk and stride >= 1, found "
                + streams
                + ", "
                + chunk
                + ", "
                + stride);
      }
    }

    /**
     * The same plan with other draws.
     *
     * @param other its seed
     * @return a plan
     */
    public Plan withSeed(long other) {
      return new Plan(streams, chunk, stride, other);
    }
  }

  private final Function<Rng, T> fill;
  private final Plan plan;
  private final Function<List<T>, T> join;
  private final BiFunction<T, Tensor, T> pick;
  private final Function<T, List<Tensor>> parts;
  private Optional<T> pool = Optional.empty();
  private long filled = -1;

  private Cached(
      Function<Rng, T> fill,
      Plan plan,
      Function<List<T>, T> join,
      BiFunction<T, Tensor, T> pick,
      Function<T, List<Tensor>> parts) {
    this.fill = fill;
    this.plan = plan;
    this.join = join;
    this.pick = pick;
    this.parts = parts;
  }

  /**
   * Caches regression examples.
   *
   * @param fill gives one or more examples for each stream, such as {@link DriftTargets#all}
   * @param plan size and refresh
   * @return the source; it owns its pool
   */
  public static Cached<Target> targets(Function<Rng, Target> fill, Plan plan) {
    return new Cached<>(fill, plan, Rows::joinTargets, Rows::of, Rows::tensors);
  }

  /**
   * Caches pairs.
   *
   * @param fill gives one pair for each stream
   * @param plan size and refresh
   * @return the source; it owns its pool
   */
  public static Cached<Pair> pairs(Source<Pair> fill, Plan plan) {
    return new Cached<>(fill::draw, plan, Rows::joinPairs, Rows::of, Rows::tensors);
  }

  @Override
  public T draw(Rng rng) {
    long refresh = rng.rows() == 0 ? 0 : Math.floorDiv(rng.ids()[0], plan.stride());
    T all = at(refresh);
    long n = parts.apply(all).get(0).size(0);
    double[] u = rng.uniforms(1);
    long[] row = new long[u.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = (long) (u[i] * n);
    }
    return pick.apply(all, Ops.tensor(row, row.length));
  }

  private T at(long refresh) {
    if (refresh != filled || pool.isEmpty()) {
      close();
      pool = Optional.of(fresh(refresh));
      filled = refresh;
    }
    return pool.get();
  }

  private T fresh(long refresh) {
    Rng rng = Rng.of(plan.seed(), plan.streams()).child(refresh);
    List<T> made = new ArrayList<>();
    try (PointerScope scope = new PointerScope()) {
      TensorScope.silently(
          () -> {
            List<T> chunks = new ArrayList<>();
            for (int from = 0; from < plan.streams(); from += plan.chunk()) {
              int n = Math.min(plan.chunk(), plan.streams() - from);
              chunks.add(fill.apply(rng.rows(from, n)));
            }
            made.add(chunks.size() == 1 ? chunks.get(0) : join.apply(chunks));
          });
      for (Tensor x : parts.apply(made.get(0))) {
        // The pool outlives the scope of the draw.
        x.retainReference();
        scope.detach(x);
      }
    }
    return made.get(0);
  }

  /** Frees the pool; a later draw fills it again. */
  @Override
  public void close() {
    pool.ifPresent(p -> parts.apply(p).forEach(Tensor::close));
    pool = Optional.empty();
  }
}
