package tweedie.theory;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Diffusion;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/**
 * Fluxes of a diffusion through the faces of a grid along one axis. With {@code d = ½ a_ii} and
 * {@code w = f_i − ½(∇·a)_i} the current is {@code w p − d ∂p}; across a face it is exact where w/d
 * and the current are constant. The exponent {@code ∫ w/d} between two centres is a Gauss rule of
 * order 6, so that a density without current is kept to that accuracy and not only to that of the
 * cells.
 *
 * @see "Scharfetter, Gummel 1969, IEEE Transactions on Electron Devices 16; Chang, Cooper 1970,
 *     Journal of Computational Physics 6"
 */
final class GridFluxes {
  private static final double[] NODES = {0.5 - Math.sqrt(0.15), 0.5, 0.5 + Math.sqrt(0.15)};
  private static final double[] WEIGHTS = {5.0 / 18, 8.0 / 18, 5.0 / 18};

  private GridFluxes() {}

  /** The lines along an axis, in the order of the other coordinate. */
  static GridLine[] along(Diffusion dynamics, GridAxis[] axes, int axis, double t) {
    int lines = axes.length == 1 ? 1 : axes[1 - axis].cells();
    int faces = axes[axis].cells() - 1;
    int d = axes.length;
    double[] points = new double[lines * faces * 3 * d];
    for (int k = 0, at = 0; k < lines; k++) {
      for (int i = 0; i < faces; i++) {
        for (double node : NODES) {
          points[at + axis] = axes[axis].at(i) + node * axes[axis].width();
          if (d == 2) {
            points[at + 1 - axis] = axes[1 - axis].at(k);
          }
          at += d;
        }
      }
    }
    return lines(coefficients(dynamics, points, d, axis, t), axes[axis].width(), lines, faces);
  }

  /** Half variances and corrected drifts along the axis, one pair after the other. */
  private static double[][] coefficients(
      Diffusion dynamics, double[] points, int d, int axis, double t) {
    return TensorScope.evaluate(
        () -> {
          int n = points.length / d;
          Tensor x = Ops.tensor(points, n, d);
          Tensor time = Ops.scalar(t);
          double[] unit = new double[points.length];
          for (int i = axis; i < unit.length; i += d) {
            unit[i] = 1;
          }
          double[] a = Ops.doubles(dynamics.diffuse(Ops.tensor(unit, n, d), x, time));
          double[] f = Ops.doubles(dynamics.drift(x, time, Condition.NONE));
          double[] div = Ops.doubles(dynamics.divergence(x, time));
          double[][] out = new double[2][n];
          for (int i = 0; i < n; i++) {
            if (d == 2 && Math.abs(a[2 * i + 1 - axis]) > 1e-12 * Math.abs(a[2 * i + axis])) {
              throw new IllegalArgumentException(
                  "grid: expected a diagonal diffusion matrix, found an entry "
                      + a[2 * i + 1 - axis]
                      + " beside the diagonal");
            }
            out[0][i] = 0.5 * a[d * i + axis];
            out[1][i] = f[d * i + axis] - 0.5 * div[d * i + axis];
          }
          return out;
        });
  }

  private static GridLine[] lines(double[][] c, double width, int lines, int faces) {
    GridLine[] out = new GridLine[lines];
    for (int k = 0; k < lines; k++) {
      double[] left = new double[faces];
      double[] right = new double[faces];
      for (int i = 0; i < faces; i++) {
        int at = 3 * (k * faces + i);
        double d = c[0][at + 1];
        double w = c[1][at + 1];
        if (d > 0) {
          double exponent = 0;
          for (int q = 0; q < 3; q++) {
            exponent += WEIGHTS[q] * width * c[1][at + q] / c[0][at + q];
          }
          left[i] = d / (width * width) * GridLine.bernoulli(-exponent);
          right[i] = d / (width * width) * GridLine.bernoulli(exponent);
        } else {
          // The limit without noise is the upwind flux, of order one.
          left[i] = Math.max(w, 0) / width;
          right[i] = Math.max(-w, 0) / width;
        }
      }
      out[k] = new GridLine(left, right);
    }
    return out;
  }
}
