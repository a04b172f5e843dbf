package tweedie.bridge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.AfterStep;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Diffusion;
import tweedie.core.Field;
import tweedie.core.Sampler;
import tweedie.core.Source;
import tweedie.core.Target;
import tweedie.core.TimeGrid;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/**
 * Mean-matching examples for the reversal of a chain. For a step {@code X → X'} from t to t', with
 * {@code F(x) = x + (t' − t) u(x, t)}, the reversed step from X' is asked to lead to
 *
 * <p>{@code X' + F(X) − F(X')},
 *
 * <p>at the time t' of X'. The regression on it is the reversal's mean up to o(γ), without a score.
 * The chain may run in either direction; both F are taken at the time t. Its drift is not
 * differentiated.
 *
 * @param sampler the Euler scheme on the times of the chain, in the order in which it runs
 * @param chain what is reversed
 * @param start states at the first time of the chain
 * @param form what the network of the reversal says
 * @see "De Bortoli, Thornton, Heng, Doucet 2021, arXiv:2106.01357, proposition 3"
 */
public record DriftTargets(
    Sampler<Diffusion> sampler, DriftDiffusion chain, Source<Batch> start, MeanForm form)
    implements Source<Target> {

  /**
   * One example for each stream, at a uniformly drawn step of its own path.
   *
   * @param rng one stream a row
   * @return B examples
   */
  @Override
  public Target draw(Rng rng) {
    int steps = sampler.grid().steps();
    double[] u = rng.child(0).uniforms(1);
    long[] row = new long[u.length];
    for (int i = 0; i < row.length; i++) {
      long step = (long) (u[i] * steps);
      row[i] = step * row.length + i;
    }
    return Rows.of(all(rng), Ops.tensor(row, row.length));
  }

  /**
   * All examples of one path for each stream.
   *
   * @param rng one stream a path
   * @return N · B examples, step after step: row {@code k B + i} is step k of path i
   */
  public Target all(Rng rng) {
    Batch first = start.draw(rng.child(1));
    Condition c = new Condition(first.c().parts(), Optional.empty());
    Path path = new Path(first.x(), c);
    List<AfterStep> hooks = new ArrayList<>(sampler.hooks());
    hooks.add(path);
    Sampler<Diffusion> recording = new Sampler<>(sampler.solver(), sampler.grid(), hooks);
    TensorScope.silently(() -> recording.run(path.seen(), first.x(), c, rng.child(2)).close());
    return path.examples();
  }

  /** Records a path and, beside each state after the first, the example asked there. */
  private final class Path implements AfterStep {
    private final TimeGrid grid = sampler.grid();
    private final Condition condition;
    private final Tensor states;
    private final Tensor values;
    private final Tensor start;
    private final Deque<Tensor> drifts = new ArrayDeque<>();
    private int k;

    Path(Tensor start, Condition condition) {
      long[] shape = Shapes.prepend(grid.steps(), Shapes.of(start));
      TensorOptions like = start.detach().options();
      this.condition = condition;
      this.states = torch.zeros(shape, like);
      this.values = torch.zeros(shape, like);
      this.start = start;
    }

    /** The chain, remembering the drifts of a step: Euler's only one need not be computed again. */
    Diffusion seen() {
      Field remembering =
          (x, t, c) -> {
            drifts.add(chain.drift(x, t, c));
            return drifts.getLast();
          };
      return new DriftDiffusion(remembering, chain.noise(), chain.space());
    }

    @Override
    public Tensor at(Tensor x, Tensor s, Condition c, Rng rng) {
      Tensor t = Ops.scalar(grid.at(k));
      double h = grid.at(k + 1) - grid.at(k);
      Tensor before = k == 0 ? start : states.select(0, k - 1L);
      Tensor drift = drifts.size() == 1 ? drifts.getLast() : chain.drift(before, t, c);
      drifts.clear();
      Tensor turn = drift.sub(chain.drift(x, t, c));
      Tensor increment = Ops.add(before.sub(x), turn, h);
      Tensor back = Ops.perRow(Ops.scalar(-h), x);
      states.select(0, k).copy_(x);
      values.select(0, k).copy_(form.encode(increment, x, back, chain.noise()));
      k++;
      return x;
    }

    Target examples() {
      int n = grid.steps();
      int b = Math.toIntExact(start.size(0));
      double[] time = new double[n * b];
      for (int i = 0; i < time.length; i++) {
        time[i] = grid.at(i / b + 1);
      }
      return new Target(
          states.flatten(0, 1),
          Ops.tensor(time, time.length),
          values.flatten(0, 1),
          torch.ones(new long[] {time.length}, new TensorOptions(ScalarType.Float)),
          Rows.repeat(condition, n));
    }
  }
}
