package tweedie.config;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.AfterStep;
import tweedie.core.Condition;
import tweedie.core.Sampler;
import tweedie.core.Score;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.LinearSde;
import tweedie.process.SemiLinear;
import tweedie.solver.DenoiseLast;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * Sampling as a run of options describes it: solver, grid and last step chosen by name, in
 * micro-batches of fixed size.
 */
public final class Sampling {
  private final LinearSde process;
  private final Score score;
  private final SampleOptions options;
  private final AtomicLong calls = new AtomicLong();

  /**
   * A way to sample.
   *
   * @param process the process, on a space with a definite shape
   * @param score its score
   * @param options solver, grid and calls
   */
  public Sampling(LinearSde process, Score score, SampleOptions options) {
    this.process = process;
    this.score = score;
    this.options = options;
  }

  /**
   * The time grid of some options.
   *
   * @param process the process
   * @param o the options
   * @return from the horizon down to {@code o.tEnd()}
   */
  public static TimeGrid grid(LinearSde process, SampleOptions o) {
    double from = process.horizon();
    if (!(o.tEnd() < from)) {
      throw new ConfigException("sampler.tEnd", "expected less than " + from);
    }
    return switch (o.grid()) {
      case "uniform" -> TimeGrid.uniform(from, o.tEnd(), o.steps());
      case "quadratic" -> TimeGrid.quadratic(from, o.tEnd(), o.steps());
      default -> process.logSnrGrid(from, o.tEnd(), o.steps());
    };
  }

  /**
   * The sampler of some options.
   *
   * @param process the process
   * @param o the options
   * @param hooks run after each step
   * @return solver, last step and grid
   */
  public static Sampler<SemiLinear> sampler(
      LinearSde process, SampleOptions o, List<AfterStep> hooks) {
    Solver<? super SemiLinear> inner =
        Catalog.solver("sampler.solver", o.solver()).make().apply(o.tolerance());
    Solver<? super SemiLinear> solver = o.denoise() ? new DenoiseLast<SemiLinear>(inner) : inner;
    return new Sampler<>(solver, grid(process, o), hooks);
  }

  /**
   * The reversal of some options.
   *
   * @param process the process
   * @param score its score
   * @param o the options
   * @return the reverse SDE or the probability-flow ODE, as the solver wants
   */
  public static SemiLinear reversal(LinearSde process, Score score, SampleOptions o) {
    return process.dynamics().reverse(score, Catalog.solver("sampler.solver", o.solver()).churn());
  }

  /**
   * Draws samples 0 … n−1 of a seed.
   *
   * @param n number of samples
   * @param seed of all randomness
   * @param size numbers of one sample
   * @param progress told the number of finished samples after each micro-batch
   * @return [n * size], row after row, in model units
   */
  public float[] draw(int n, long seed, int size, IntConsumer progress) {
    float[] out = new float[Math.multiplyExact(n, size)];
    int batch = options.batch();
    for (int from = 0; from < n; from += batch) {
      int rows = Math.min(batch, n - from);
      Rng rng = Rng.of(seed, from, batch);
      float[] x = TensorScope.evaluate(() -> Ops.floats(process.data(run(rng, List.of()))));
      System.arraycopy(x, 0, out, from * size, rows * size);
      progress.accept(from + rows);
    }
    return out;
  }

  /**
   * One micro-batch; the caller owns scopes and gradients.
   *
   * @param rng one stream a row
   * @param hooks run after each step
   * @return final states [B, kC, …]
   */
  public Tensor run(Rng rng, List<AfterStep> hooks) {
    Score counted =
        (x, t, c) -> {
          calls.incrementAndGet();
          return score.at(x, t, c);
        };
    Tensor start = process.prior().sample(Condition.NONE, rng.child(-1));
    return sampler(process, options, hooks)
        .run(reversal(process, counted, options), start, Condition.NONE, rng);
  }

  /**
   * Network calls so far, one a micro-batch and call.
   *
   * @return the count
   */
  public long calls() {
    return calls.get();
  }
}
