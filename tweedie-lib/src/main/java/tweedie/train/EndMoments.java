package tweedie.train;

import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Ops;

/** Means and variances of coordinates, gathered share by share in float64. */
final class EndMoments {
  private double[] sum = new double[0];
  private double[] squares = new double[0];
  private long rows;

  void add(Tensor x) {
    double[] v = Ops.doubles(x);
    if (rows == 0) {
      sum = new double[Math.toIntExact(Ops.rowSize(x))];
      squares = new double[sum.length];
    }
    for (int i = 0; i < v.length; i++) {
      sum[i % sum.length] += v[i];
      squares[i % sum.length] += v[i] * v[i];
    }
    rows += x.size(0);
  }

  double[] mean() {
    double[] m = sum.clone();
    for (int i = 0; i < m.length; i++) {
      m[i] /= rows;
    }
    return m;
  }

  double[] variance() {
    double[] m = mean();
    double[] v = new double[m.length];
    for (int i = 0; i < v.length; i++) {
      v[i] = (squares[i] - rows * m[i] * m[i]) / Math.max(1, rows - 1);
    }
    return v;
  }
}
