package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Condition;
import tweedie.core.Diffusion;
import tweedie.core.Solver;
import tweedie.core.Stepper;
import tweedie.core.TimeGrid;
import tweedie.space.Closest;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/**
 * Adaptive Dormand–Prince 5(4) for flows. Every row has its own time, step and error norm, so that
 * the result of a sample does not depend on the others in its batch. An interval of the grid is
 * integrated from end to end; the first step tried is a hundredth of it.
 *
 * <p>Six field calls a try, after one at the start of the interval: the last stage of a try is the
 * first of the next in the rows that accept it, and the others keep their own first stage.
 * Tolerance: the root mean square over the row of {@code error / (absolute + relative · max(|x|,
 * |x'|))} is at most 1.
 *
 * <p>On a manifold the stages are those of the ambient coordinates, each brought back to the
 * closest point: a projection method, which keeps the order.
 *
 * @param relative relative tolerance, &gt; 0
 * @param absolute absolute tolerance, &gt; 0
 * @see "Dormand, Prince 1980; Hairer, Nørsett, Wanner 1993, Solving ODEs I, section II.4"
 */
public record Rk45(double relative, double absolute) implements Solver<Diffusion> {
  private static final int MOST_TRIES = 100_000;
  private static final double[][] A = {
    {},
    {1 / 5.0},
    {3 / 40.0, 9 / 40.0},
    {44 / 45.0, -56 / 15.0, 32 / 9.0},
    {19372 / 6561.0, -25360 / 2187.0, 64448 / 6561.0, -212 / 729.0},
    {9017 / 3168.0, -355 / 33.0, 46732 / 5247.0, 49 / 176.0, -5103 / 18656.0},
    {35 / 384.0, 0, 500 / 1113.0, 125 / 192.0, -2187 / 6784.0, 11 / 84.0}
  };
  private static final double[] NODE = {0, 1 / 5.0, 3 / 10.0, 4 / 5.0, 8 / 9.0, 1, 1};
  private static final double[] ERROR = {
    71 / 57600.0, 0, -71 / 16695.0, 71 / 1920.0, -17253 / 339200.0, 22 / 525.0, -1 / 40.0
  };

  /** Tolerances 1e-5, as usual for samplers. */
  public Rk45() {
    this(1e-5, 1e-5);
  }

  /**
   * Checks the tolerances.
   *
   * @throws IllegalArgumentException if one of them is not positive
   */
  public Rk45 {
    if (!(relative > 0) || !(absolute > 0)) {
      throw new IllegalArgumentException(
          "tolerance: expected positive numbers, found " + relative + ", " + absolute);
    }
  }

  @Override
  public Stepper begin(Diffusion d, TimeGrid grid) {
    Heun.requireFlow(d);
    return (x, t, s, c, rng) ->
        new Run(d, c, t.item_double(), s.item_double(), Math.toIntExact(x.size(0))).from(x);
  }

  /** The integration of one interval. */
  private final class Run {
    private final Diffusion d;
    private final Condition c;
    private final double end;
    private final double[] time;
    private final double[] step;

    Run(Diffusion d, Condition c, double t, double s, int rows) {
      this.d = d;
      this.c = c;
      this.end = s;
      this.time = new double[rows];
      this.step = new double[rows];
      java.util.Arrays.fill(time, t);
      // A careful first step; it grows tenfold a try where the error allows.
      java.util.Arrays.fill(step, (s - t) / 100);
    }

    Tensor from(Tensor x) {
      Tensor now = TensorScope.keep(() -> pair(x, slope(x, time)));
      for (int tries = 0; running(); tries++) {
        if (tries == MOST_TRIES) {
          throw new IllegalStateException(
              "rk45: no end after " + MOST_TRIES + " tries; loosen the tolerance " + relative);
        }
        Tensor before = now;
        now = TensorScope.keep(() -> attempt(before.select(0, 0), before.select(0, 1)));
        before.close();
      }
      Tensor last = now;
      Tensor state = TensorScope.keep(() -> last.select(0, 0).clone());
      last.close();
      return state;
    }

    /** State and slope at the clocks, as one tensor [2, B, event] that a scope can hand on. */
    private static Tensor pair(Tensor state, Tensor slope) {
      return torch.stack(new TensorVector(state, slope), 0);
    }

    private Tensor slope(Tensor x, double[] t) {
      return d.drift(x, Ops.tensor(t, t.length), c);
    }

    private boolean running() {
      for (double u : time) {
        if (u != end) {
          return true;
        }
      }
      return false;
    }

    /** One try of every row; where it is refused, state and slope stay. */
    private Tensor attempt(Tensor x, Tensor slope) {
      int n = time.length;
      double[] h = new double[n];
      for (int i = 0; i < n; i++) {
        h[i] = Math.abs(step[i]) >= Math.abs(end - time[i]) ? end - time[i] : step[i];
      }
      Tensor rowStep = Ops.perRow(Ops.tensor(h, n), x);
      Tensor[] k = new Tensor[7];
      k[0] = slope;
      Tensor y = x;
      for (int j = 1; j < 7; j++) {
        y = Closest.of(d.space(), x, x.add(combine(k, A[j], j).mul(rowStep)));
        k[j] = slope(y, stageTimes(h, NODE[j]));
      }
      Tensor error = combine(k, ERROR, 7).mul(rowStep);
      Tensor scale = Ops.add(Ops.mul(torch.maximum(x.abs(), y.abs()), relative), absolute);
      Tensor ratio = error.div(scale);
      double[] norm = Ops.doubles(d.space().size(ratio));
      Tensor taken = Ops.perRow(accept(h, norm), x).gt(Ops.scalar(0.5));
      return pair(torch.where(taken, y, x), torch.where(taken, k[6], slope));
    }

    private double[] stageTimes(double[] h, double node) {
      double[] t = new double[h.length];
      for (int i = 0; i < t.length; i++) {
        t[i] = time[i] + node * h[i];
      }
      return t;
    }

    /** Moves the clocks of the rows whose error is small enough; 1 marks them. */
    private Tensor accept(double[] h, double[] norm) {
      double[] taken = new double[h.length];
      for (int i = 0; i < h.length; i++) {
        if (time[i] == end) {
          continue;
        }
        if (!Double.isFinite(norm[i])) {
          throw new IllegalStateException("rk45: the state is not finite at t = " + time[i]);
        }
        double grow =
            norm[i] == 0 ? 10 : Math.min(10, Math.max(0.2, 0.9 * Math.pow(norm[i], -0.2)));
        if (norm[i] <= 1) {
          taken[i] = 1;
          time[i] = h[i] == end - time[i] ? end : time[i] + h[i];
        }
        step[i] = h[i] * grow;
      }
      return Ops.tensor(taken, taken.length);
    }

    private Tensor combine(Tensor[] k, double[] weights, int count) {
      Tensor sum = Ops.mul(k[0], weights[0]);
      for (int j = 1; j < Math.min(count, weights.length); j++) {
        if (weights[j] != 0) {
          sum = Ops.add(sum, k[j], weights[j]);
        }
      }
      return sum;
    }
  }
}
