package tweedie.theory;

/** The gradient of the logarithm of a density on a grid, interpolated between the cells. */
final class GridSlopes {
  /** Logarithms stop here: what is smaller is rounding of the solver. */
  private static final double FLOOR = 1e-300;

  private final GridAxis[] axes;
  private final int[] stride;
  private final double[][] slopes;

  GridSlopes(GridDensity density) {
    axes = density.axes();
    stride = axes.length == 1 ? new int[] {1} : new int[] {axes[1].cells(), 1};
    double[] log = density.values();
    for (int i = 0; i < log.length; i++) {
      log[i] = Math.log(Math.max(FLOOR, log[i]));
    }
    slopes = new double[axes.length][log.length];
    for (int axis = 0; axis < axes.length; axis++) {
      for (int i = 0; i < log.length; i++) {
        slopes[axis][i] = slope(log, axis, i);
      }
    }
  }

  /** Order 4 inside, 2 beside the edge, 1 on it. */
  private double slope(double[] log, int axis, int i) {
    int s = stride[axis];
    int k = i / s % axes[axis].cells();
    int room = Math.min(k, axes[axis].cells() - 1 - k);
    double h = axes[axis].width();
    if (room >= 2) {
      double near = log[i + s] - log[i - s];
      return (8 * near - (log[i + 2 * s] - log[i - 2 * s])) / (12 * h);
    }
    if (room == 1) {
      return (log[i + s] - log[i - s]) / (2 * h);
    }
    return k == 0 ? (log[i + s] - log[i]) / h : (log[i] - log[i - s]) / h;
  }

  /** The slope along an axis at the point that begins at an offset. */
  double at(double[] x, int offset, int axis) {
    double sum = 0;
    double[] place = new double[axes.length];
    int base = 0;
    for (int j = 0; j < axes.length; j++) {
      double p = axes[j].position(x[offset + j]);
      int cell = (int) Math.min(axes[j].cells() - 2.0, p);
      place[j] = p - cell;
      base += cell * stride[j];
    }
    for (int corner = 0; corner < 1 << axes.length; corner++) {
      double weight = 1;
      int at = base;
      for (int j = 0; j < axes.length; j++) {
        boolean up = (corner >> j & 1) == 1;
        weight *= up ? place[j] : 1 - place[j];
        at += up ? stride[j] : 0;
      }
      sum += weight == 0 ? 0 : weight * slopes[axis][at];
    }
    return sum;
  }
}
