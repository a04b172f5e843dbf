package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Condition;
import tweedie.core.Jump;
import tweedie.core.Solver;
import tweedie.core.Stepper;
import tweedie.core.TimeGrid;
import tweedie.process.Draws;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/**
 * Simulation jump by jump, rates at their own time: candidates come at a constant rate above that
 * of the chain and are kept with probability rate/bound. The bound of a state over what is left of
 * a grid interval is {@code margin} times its total rate at the two ends, the larger one. Exact as
 * long as rates stay below it in between; three rate calls a candidate, so for few sites.
 *
 * @param margin factor of at least 1
 * @see "Lewis, Shedler 1979 (thinning); Gillespie 1977"
 */
public record Gillespie(double margin) implements Solver<Jump> {
  /**
   * Checks the margin.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Gillespie {
    if (!(margin >= 1)) {
      throw new IllegalArgumentException("margin: expected at least 1, found " + margin);
    }
  }

  @Override
  public Stepper begin(Jump dynamics, TimeGrid grid) {
    return (x, t, s, c, rng) -> {
      Walk walk = new Walk(x, t.item_double(), s.item_double());
      while (walk.unfinished()) {
        TensorScope.run(() -> walk.advance(dynamics, c, rng, margin));
      }
      return Ops.tensor(walk.states, Shapes.of(x));
    };
  }

  /** All rows of a step, each at its own time. */
  private static final class Walk {
    private final long[] states;
    private final long[] shape;
    private final double[] times;
    private final double end;
    private final double way;
    private final int each;
    private long candidate;

    Walk(Tensor x, double start, double end) {
      states = Ops.longs(x);
      shape = Shapes.of(x);
      times = new double[Math.toIntExact(x.size(0))];
      java.util.Arrays.fill(times, start);
      each = states.length / Math.max(1, times.length);
      this.end = end;
      way = Math.signum(end - start);
    }

    boolean unfinished() {
      return java.util.Arrays.stream(times).anyMatch(v -> v != end);
    }

    /** One candidate for every row; rows that are done stay as they are. */
    void advance(Jump dynamics, Condition c, Rng rng, double margin) {
      Tensor x = Ops.tensor(states, shape);
      double[] now = totals(dynamics.out(x, Ops.tensor(times, times.length), c));
      double[] then = totals(dynamics.out(x, Ops.scalar(end), c));
      double[] u = rng.child(candidate++).uniforms(3);
      double[] bound = new double[times.length];
      boolean[] done = new boolean[times.length];
      for (int i = 0; i < times.length; i++) {
        bound[i] = margin * Math.max(now[i], then[i]);
        double wait = bound[i] > 0 ? -Math.log(u[3 * i]) / bound[i] : Double.POSITIVE_INFINITY;
        done[i] = !(wait < Math.abs(end - times[i]));
        times[i] = done[i] ? end : times[i] + way * wait;
      }
      keep(dynamics.out(x, Ops.tensor(times, times.length), c), bound, done, u);
    }

    private void keep(Tensor rates, double[] bound, boolean[] done, double[] u) {
      Tensor flat = rates.flatten(1, -1);
      double[] total = totals(rates);
      double[] pick = new double[times.length];
      for (int i = 0; i < pick.length; i++) {
        pick[i] = u[3 * i + 2];
      }
      long[] move = Ops.longs(Draws.symbols(flat, Ops.tensor(pick, pick.length)));
      int symbols = Math.toIntExact(rates.size(-1));
      for (int i = 0; i < pick.length; i++) {
        if (!done[i] && total[i] > 0 && u[3 * i + 1] * bound[i] < total[i]) {
          states[i * each + (int) (move[i] / symbols)] = move[i] % symbols;
        }
      }
    }

    private static double[] totals(Tensor rates) {
      return Ops.doubles(Ops.rowSum(rates).to(torch.ScalarType.Double));
    }
  }
}
