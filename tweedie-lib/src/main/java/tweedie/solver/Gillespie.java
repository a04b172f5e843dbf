package tweedie.solver;

import java.util.Arrays;
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
 * of the chain and are kept with probability rate/bound. The bound of a state holds for a piece of
 * a grid interval, at most an eighth of the whole grid and halved until the total rates at its ends
 * are within a factor of two; it is {@code margin} times the larger of them. A candidate that finds
 * a rate above the bound stands, unless one comes before it among the candidates between the old
 * bound and twice that rate, which are drawn in turn: the law is that of a bound that was high
 * enough. Left out is only what no candidate and no end of a piece sees, peaks narrower than a
 * piece; a finer grid has narrower ones. Up to three rate calls a candidate, so for few sites.
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
    double span = Math.abs(grid.at(grid.steps()) - grid.at(0));
    return (x, t, s, c, rng) -> {
      Walk walk = new Walk(x, t.item_double(), s.item_double(), span);
      while (walk.unfinished()) {
        TensorScope.run(() -> walk.advance(dynamics, c, rng, margin));
      }
      return Ops.tensor(walk.states, Shapes.of(x));
    };
  }

  /** All rows of a step, each at its own time. */
  private static final class Walk {
    private static final int PIECES = 8;
    private static final double SHORTEST = 1.0 / 1024;

    private final long[] states;
    private final long[] shape;
    private final double end;
    private final double span;
    private final double way;
    private final int each;
    private final Piece[] rows;
    private long candidate;

    /** Where a row is, and the piece of time it is in. */
    private static final class Piece {
      private double time;
      private double length;
      private double stop;
      private boolean known;
      // Candidates have levels from floor to bound; with one below the floor pending at stop.
      private double floor;
      private double bound;
      private boolean pending;
    }

    Walk(Tensor x, double start, double end, double span) {
      states = Ops.longs(x);
      shape = Shapes.of(x);
      this.end = end;
      this.span = span;
      way = Math.signum(end - start);
      rows = new Piece[Math.toIntExact(x.size(0))];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = new Piece();
        rows[i].time = start;
        rows[i].length = span / PIECES;
      }
      each = states.length / Math.max(1, rows.length);
    }

    boolean unfinished() {
      return Arrays.stream(rows).anyMatch(p -> p.time != end);
    }

    /** One candidate for every row; rows that are done stay as they are. */
    void advance(Jump dynamics, Condition c, Rng rng, double margin) {
      Tensor x = Ops.tensor(states, shape);
      bound(x, dynamics, c, margin);
      double[] u = rng.child(candidate++).uniforms(3);
      double[] at = new double[rows.length];
      for (int i = 0; i < at.length; i++) {
        Piece p = rows[i];
        double gap = p.bound - p.floor;
        double wait = gap > 0 ? -Math.log(u[3 * i]) / gap : Double.POSITIVE_INFINITY;
        boolean asks = p.known && wait < Math.abs(p.stop - p.time);
        at[i] = asks ? p.time + way * wait : p.known ? p.stop : p.time;
      }
      Tensor rates = dynamics.out(x, Ops.tensor(at, at.length), c);
      double[] total = totals(rates);
      double[] pick = new double[at.length];
      for (int i = 0; i < pick.length; i++) {
        pick[i] = u[3 * i + 2];
      }
      long[] move = Ops.longs(Draws.symbols(rates.flatten(1, -1), Ops.tensor(pick, pick.length)));
      int symbols = Math.toIntExact(rates.size(-1));
      for (int i = 0; i < at.length; i++) {
        if (rows[i].known && decide(rows[i], at[i], total[i], u[3 * i + 1]) && total[i] > 0) {
          states[i * each + (int) (move[i] / symbols)] = move[i] % symbols;
        }
      }
    }

    /** Bounds the rates of rows that begin a piece; a piece whose ends differ much is halved. */
    private void bound(Tensor x, Jump dynamics, Condition c, double margin) {
      if (Arrays.stream(rows).allMatch(p -> p.known || p.time == end)) {
        return;
      }
      double[] start = new double[rows.length];
      double[] stop = new double[rows.length];
      for (int i = 0; i < stop.length; i++) {
        Piece p = rows[i];
        double left = Math.abs(end - p.time);
        start[i] = p.time;
        stop[i] = left <= p.length * (1 + 1e-9) ? end : p.time + way * p.length;
      }
      double[] now = totals(dynamics.out(x, Ops.tensor(start, start.length), c));
      double[] then = totals(dynamics.out(x, Ops.tensor(stop, stop.length), c));
      for (int i = 0; i < stop.length; i++) {
        Piece p = rows[i];
        if (p.known || p.time == end) {
          continue;
        }
        double high = Math.max(now[i], then[i]);
        if (high > 2 * Math.min(now[i], then[i]) && p.length > SHORTEST * span) {
          p.length /= 2;
          continue;
        }
        p.known = true;
        p.stop = stop[i];
        p.floor = 0;
        p.bound = margin * high;
        p.pending = false;
      }
    }

    /** Whether a row jumps at a time where its total rate is as given; moves it on. */
    private boolean decide(Piece p, double at, double total, double u) {
      if (at == p.stop) {
        p.time = at;
        p.known = false;
        p.length = p.pending ? p.length : Math.min(2 * p.length, span / PIECES);
        return p.pending;
      }
      if (total > p.bound) {
        p.stop = at;
        p.pending = true;
        p.floor = p.bound;
        p.bound = 2 * total;
        return false;
      }
      boolean jumps = p.floor + u * (p.bound - p.floor) < total;
      p.time = at;
      p.known = !jumps;
      return jumps;
    }

    private static double[] totals(Tensor rates) {
      return Ops.doubles(Ops.rowSum(rates).to(torch.ScalarType.Double));
    }
  }
}
