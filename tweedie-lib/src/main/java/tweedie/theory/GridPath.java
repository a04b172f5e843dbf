package tweedie.theory;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Score;
import tweedie.tensor.Ops;

/**
 * Densities at equal steps of time.
 *
 * @param from time of the first
 * @param to time of the last
 * @param densities at least two, on the same axes
 */
public record GridPath(double from, double to, List<GridDensity> densities) {
  /** Copies the list. */
  public GridPath {
    densities = List.copyOf(densities);
  }

  /**
   * The last density.
   *
   * @return at time {@code to}
   */
  public GridDensity last() {
    return densities.get(densities.size() - 1);
  }

  /**
   * The score by differences of order 4 of log p, linear between cells and between stored times. It
   * carries no gradient; beyond the grid it is that of the edge.
   *
   * @return a field of states [B, d] and times [] or [B]
   */
  public Score score() {
    GridSlopes[] slopes = densities.stream().map(GridSlopes::new).toArray(GridSlopes[]::new);
    return (x, t, c) -> {
      double[] at = Ops.doubles(x);
      double[] times = Ops.doubles(t);
      int d = (int) x.size(1);
      double[] out = new double[at.length];
      for (int row = 0; row < at.length / d; row++) {
        double time = times[times.length == 1 ? 0 : row];
        double place = (time - from) / (to - from) * (slopes.length - 1);
        // A grid of times met up to rounding is met.
        double near = Math.rint(place);
        place = Math.abs(place - near) < 1e-9 ? near : place;
        place = Math.min(slopes.length - 1.0, Math.max(0, place));
        int k = (int) Math.min(slopes.length - 2.0, place);
        double share = place - k;
        for (int i = 0; i < d; i++) {
          double first = share < 1 ? slopes[k].at(at, row * d, i) : 0;
          double second = share > 0 ? slopes[k + 1].at(at, row * d, i) : 0;
          out[row * d + i] = (1 - share) * first + share * second;
        }
      }
      Tensor score = Ops.tensor(out, x.size(0), d);
      return score.to(x.scalar_type());
    };
  }
}
