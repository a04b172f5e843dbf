package tweedie.bridge;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Target;
import tweedie.tensor.Ops;

/**
 * A "network" that is affine in a scalar state, with its own coefficients at each time, fitted by
 * exact regression: the rows of a probe hold the moments, so no sampling error is left.
 */
final class AffineNet implements Field {
  private final Map<Double, double[]> line = new HashMap<>();

  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    double[] l = line.get(t.item_double());
    if (l == null) {
      throw new IllegalStateException("not fitted at " + t.item_double());
    }
    return Ops.add(Ops.mul(x, l[1]), l[0]);
  }

  /**
   * Fits every time of the examples. Rows of one time are blocks of {@code rows}: the first is the
   * mean, the others are the directions whose outer products sum to the covariance.
   */
  void fit(Target a, int rows) {
    line.clear();
    double[] x = Ops.doubles(a.x());
    double[] y = Ops.doubles(a.value());
    double[] t = Ops.doubles(a.t());
    for (int k = 0; k < x.length; k += rows) {
      double xx = 0;
      double xy = 0;
      for (int r = k + 1; r < k + rows; r++) {
        xx += (x[r] - x[k]) * (x[r] - x[k]);
        xy += (x[r] - x[k]) * (y[r] - y[k]);
      }
      double slope = xy / xx;
      line.put(t[k], new double[] {y[k] - slope * x[k], slope});
    }
  }
}
