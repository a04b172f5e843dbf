package tweedie.contract;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Jump;
import tweedie.core.Ratio;
import tweedie.core.TimeGrid;
import tweedie.core.TractableProcess;
import tweedie.law.TimeProposal;
import tweedie.objective.ImplicitJump;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/** A fixture on a finite set. */
interface JumpFixture extends SpaceFixture {
  @Override
  TractableProcess<? extends Jump> process();

  @Override
  default TractableProcess<?> tractable() {
    return process();
  }

  @Override
  Ratio score();

  /** From ε = 0 by {@code t = T u³}: rates have the singularity {@code log t} there. */
  @Override
  default TimeProposal times() {
    double horizon = process().horizon();
    return new TimeProposal() {
      @Override
      public double time(double u) {
        return horizon * u * u * u;
      }

      @Override
      public double weight(double u) {
        return 3 * horizon * u * u;
      }
    };
  }

  @Override
  default Criterion implicit() {
    return new ImplicitJump(process().dynamics());
  }

  /** The singularity at 0 needs more of them. */
  @Override
  default int timeNodes() {
    return 32;
  }

  /**
   * Each site jumps at most once a step, with the rates at its beginning. A step of the coarse grid
   * draws as the two of the fine one together.
   */
  @Override
  default Tensor[] reverse(Field model, Tensor start, int steps, Rng rng) {
    Ratio ratio = model::at;
    Jump reversed = process().dynamics().reverse(ratio);
    TimeGrid grid = TimeGrid.quadratic(times().time(1), times().time(0), 2 * steps);
    return new Tensor[] {run(reversed, start, grid, 2, rng), run(reversed, start, grid, 1, rng)};
  }

  private static Tensor run(Jump reversed, Tensor start, TimeGrid grid, int parts, Rng rng) {
    return TensorScope.fold(
        start,
        grid.steps() / parts,
        (x, k) -> {
          Tensor t = Ops.scalar(grid.at(parts * k));
          double[] rates = Ops.doubles(reversed.out(x, t, Condition.NONE));
          long[] next = Ops.longs(x);
          boolean[] done = new boolean[next.length];
          for (int p = parts * k; p < parts * (k + 1); p++) {
            jump(next, done, rates, grid.at(p) - grid.at(p + 1), rng.child(p));
          }
          return Ops.tensor(next, Shapes.of(x));
        });
  }

  /** The first jump of each site that has not jumped, in an interval of length h. */
  private static void jump(long[] next, boolean[] done, double[] rates, double h, Rng rng) {
    int states = rates.length / next.length;
    double[] u = rng.uniforms(2 * next.length / rng.rows());
    for (int i = 0; i < next.length; i++) {
      double total = 0;
      for (int y = 0; y < states; y++) {
        total += rates[i * states + y];
      }
      if (!done[i] && u[2 * i] < -Math.expm1(-h * total)) {
        double left = u[2 * i + 1] * total;
        int y = 0;
        while (y < states - 1 && left >= rates[i * states + y]) {
          left -= rates[i * states + y++];
        }
        next[i] = y;
        done[i] = true;
      }
    }
  }

  /**
   * Measured: factors from 1/2 to 10 pass on absorbing and on nearest-neighbour chains. Ratios in
   * wrong proportions are told, which the model of other data has.
   */
  @Override
  default Optional<String> untold() {
    return Optional.of(
        "a factor of all rates changes the pace of the way back, not where it leads");
  }

  @Override
  default int rows() {
    return 5000;
  }
}
