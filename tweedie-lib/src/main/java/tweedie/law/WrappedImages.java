package tweedie.law;

/**
 * The images of a point of the torus that one wrapped normal component sees: {@code x + 2πm} with
 * {@code x − μ} in (−π, π] and |m_i| ≤ R, where R leaves out what lies beyond eight standard
 * deviations, a share below 1e-14.
 */
final class WrappedImages {
  private static final double REACH = 8;
  private static final double TURN = 2 * Math.PI;

  private final double[] mean;
  private final double[][] factor;
  private final double front;
  private final int radius;
  private final double[] solved;

  /** Distances from the mean of each image, [images][d], as {@link #at} left them. */
  final double[][] offsets;

  /** Log-densities with the weight, [images], as {@link #at} left them. */
  final double[] logs;

  WrappedImages(WrappedNormalMixture.Component c) {
    mean = c.mean();
    factor = c.factor();
    front = c.logFront();
    radius = (int) Math.ceil(Math.max(0, (REACH * c.widest() / Math.PI - 1) / 2));
    int images = 1;
    for (int i = 0; i < mean.length; i++) {
      images = Math.multiplyExact(images, 2 * radius + 1);
    }
    solved = new double[mean.length];
    offsets = new double[images][mean.length];
    logs = new double[images];
  }

  /** The log-density with the weight at the point that begins there in a longer array. */
  double at(double[] rows, int from) {
    int side = 2 * radius + 1;
    for (int m = 0; m < logs.length; m++) {
      double[] v = offsets[m];
      int rest = m;
      for (int i = 0; i < mean.length; i++) {
        double gap = rows[from + i] - mean[i];
        v[i] = gap - TURN * Math.rint(gap / TURN) + TURN * (rest % side - radius);
        rest /= side;
      }
      logs[m] = front - 0.5 * squared(v);
    }
    return logSum(logs, logs.length);
  }

  /** {@code |L⁻¹ v|²} by forward substitution. */
  private double squared(double[] v) {
    double sum = 0;
    double[] y = solved;
    for (int i = 0; i < v.length; i++) {
      double s = v[i];
      for (int j = 0; j < i; j++) {
        s -= factor[i][j] * y[j];
      }
      y[i] = s / factor[i][i];
      sum += y[i] * y[i];
    }
    return sum;
  }

  /** {@code log Σ exp}. */
  static double logSum(double[] logs, int n) {
    if (n == 1) {
      return logs[0];
    }
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, logs[i]);
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.exp(logs[i] - max);
    }
    return max + Math.log(sum);
  }
}
