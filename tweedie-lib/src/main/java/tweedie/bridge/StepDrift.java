package tweedie.bridge;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.TimeGrid;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;

/**
 * The drift that makes an Euler step along a grid land at the mean a network states. Between the
 * times of the grid the nearest step is taken.
 *
 * @param net says where a step leads, in the given form
 * @param grid the times in the order in which the chain runs
 * @param form what the network says
 * @param noise g, noise level of the chain
 */
public record StepDrift(Field net, TimeGrid grid, MeanForm form, double noise) implements Field {
  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    Tensor out = net.at(x, t, c).to(x.scalar_type());
    if (form == MeanForm.DRIFT) {
      return out;
    }
    Tensor h = Ops.perRow(steps(t), x);
    return form.decode(out, x, h, noise).div(h);
  }

  /** The signed length of the step that starts nearest to each time, shape of t. */
  private Tensor steps(Tensor t) {
    double[] at = Ops.doubles(t);
    for (int i = 0; i < at.length; i++) {
      int k = nearest(at[i]);
      at[i] = grid.at(k + 1) - grid.at(k);
    }
    return t.dim() == 0 ? Ops.scalar(at[0]) : Ops.tensor(at, at.length);
  }

  private int nearest(double t) {
    int best = 0;
    for (int k = 1; k < grid.steps(); k++) {
      if (Math.abs(grid.at(k) - t) < Math.abs(grid.at(best) - t)) {
        best = k;
      }
    }
    return best;
  }

  @Override
  public Parameters parameters() {
    return net.parameters();
  }
}
