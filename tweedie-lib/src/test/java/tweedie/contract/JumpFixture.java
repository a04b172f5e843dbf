package tweedie.contract;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Criterion;
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

  /** Each site jumps at most once a step, with the rates at its beginning. */
  @Override
  default Tensor reverse(Tensor start, int steps, Rng rng) {
    Jump reversed = process().dynamics().reverse(score());
    TimeGrid grid = TimeGrid.quadratic(times().time(1), times().time(0), steps);
    return TensorScope.fold(
        start,
        steps,
        (x, k) -> {
          double h = grid.at(k) - grid.at(k + 1);
          double[] rates = Ops.doubles(reversed.out(x, Ops.scalar(grid.at(k)), Condition.NONE));
          return jump(x, rates, h, rng.child(k));
        });
  }

  private static Tensor jump(Tensor x, double[] rates, double h, Rng rng) {
    long[] next = Ops.longs(x);
    int sites = next.length / rng.rows();
    int states = rates.length / next.length;
    double[] u = rng.uniforms(2 * sites);
    for (int i = 0; i < next.length; i++) {
      double total = 0;
      for (int y = 0; y < states; y++) {
        total += rates[i * states + y];
      }
      if (u[2 * i] < -Math.expm1(-h * total)) {
        double left = u[2 * i + 1] * total;
        int y = 0;
        while (y < states - 1 && left >= rates[i * states + y]) {
          left -= rates[i * states + y++];
        }
        next[i] = y;
      }
    }
    return Ops.tensor(next, Shapes.of(x));
  }
}
