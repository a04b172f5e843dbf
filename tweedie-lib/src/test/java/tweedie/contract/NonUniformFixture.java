package tweedie.contract;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Score;
import tweedie.core.TractableProcess;
import tweedie.process.Components;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.NonUniformSde;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * A correlated Gaussian N(m, C) in the plane whose first number is noised by VP and whose second by
 * VE: it becomes {@code N(Am, A C A + S)} with diagonal A and S. Gauss–Hermite quadrature.
 */
record NonUniformFixture(String name) implements DiffusionFixture {
  private static final int NODES = 12;
  private static final double[] MEAN = {0.4, -0.3};
  private static final double[][] ROOT = {{0.7, 0}, {0.4, 0.5}};
  private static final LinearSde FIRST = NamedProcesses.vp(0.1, 6);
  private static final LinearSde SECOND = NamedProcesses.ve(0.1, 1.5);

  @Override
  public NonUniformSde process() {
    return new NonUniformSde(List.of(FIRST, SECOND), Components.channels(new int[] {1, 1}, 2));
  }

  @Override
  public TractableProcess<?> tractable() {
    return process();
  }

  /** Mean maps and deviations of both numbers at a time. */
  private static double[] numbers(double t) {
    return new double[] {
      FIRST.moments(t).mean()[0][0],
      SECOND.moments(t).mean()[0][0],
      FIRST.moments(t).cholesky()[0][0],
      t == 0 ? 0 : SECOND.moments(t).cholesky()[0][0]
    };
  }

  /** Mean [B, 2] and precision [B, 2, 2], row by row in plain numbers. */
  private static Tensor[] law(Tensor t, long rows) {
    double[] at = Ops.doubles(t);
    double[] mean = new double[(int) (2 * rows)];
    double[] precision = new double[(int) (4 * rows)];
    for (int r = 0; r < rows; r++) {
      double[] a = numbers(at[at.length == 1 ? 0 : r]);
      double p = a[0] * a[0] * covariance(0, 0) + a[2] * a[2];
      double q = a[1] * a[1] * covariance(1, 1) + a[3] * a[3];
      double c = a[0] * a[1] * covariance(0, 1);
      double det = p * q - c * c;
      mean[2 * r] = a[0] * MEAN[0];
      mean[2 * r + 1] = a[1] * MEAN[1];
      System.arraycopy(new double[] {q / det, -c / det, -c / det, p / det}, 0, precision, 4 * r, 4);
    }
    return new Tensor[] {Ops.tensor(mean, rows, 2), Ops.tensor(precision, rows, 2, 2)};
  }

  private static double covariance(int i, int j) {
    return ROOT[i][0] * ROOT[j][0] + ROOT[i][1] * ROOT[j][1];
  }

  private static Tensor times(Tensor a, Tensor v) {
    return torch.matmul(a, v.unsqueeze(-1)).squeeze(-1);
  }

  private static Tensor data(Tensor white) {
    return torch.matmul(white, Ops.matrix(ROOT).transpose(0, 1)).add(Ops.tensor(MEAN, 1, 2));
  }

  @Override
  public Tensor clean(Rng rng) {
    return data(rng.normal(2));
  }

  @Override
  public Tensor logMarginal(Tensor x, double t) {
    Tensor[] law = law(Ops.scalar(t), 1);
    Tensor off = x.to(ScalarType.Double).sub(law[0]);
    Tensor square = Ops.rowSum(off.mul(times(law[1], off)));
    Tensor log = square.sub(torch.linalg_det(law[1]).log());
    return Ops.mul(Ops.add(log, 2 * Math.log(2 * Math.PI)), -0.5);
  }

  @Override
  public Score score() {
    return (x, t, c) -> {
      Tensor[] law = law(t, x.size(0));
      return times(law[1], x.to(ScalarType.Double).sub(law[0])).neg().to(x.scalar_type());
    };
  }

  @Override
  public Tensor statistics(Tensor x) {
    return Ops.cat(1, x, x.mul(x), x.select(1, 0).mul(x.select(1, 1)).unsqueeze(1));
  }

  /** All products of the nodes of two clean numbers and two of noise. */
  @Override
  public Pairs pairs(double t) {
    Quadrature q = Quadrature.normal(NODES);
    int n = NODES * NODES * NODES * NODES;
    double[] clean = new double[2 * n];
    double[] noise = new double[2 * n];
    double[] weight = new double[n];
    double[] a = numbers(t);
    for (int r = 0; r < n; r++) {
      weight[r] = 1;
      int digits = r;
      for (int j = 0; j < 4; j++) {
        int node = digits % NODES;
        digits /= NODES;
        weight[r] *= q.weights()[node];
        double[] to = j < 2 ? clean : noise;
        to[2 * r + j % 2] = q.nodes()[node] * (j < 2 ? 1 : a[j]);
      }
    }
    Tensor x = data(Ops.tensor(clean, n, 2));
    Tensor mean = x.mul(Ops.tensor(new double[] {a[0], a[1]}, 1, 2));
    return new Pairs(x, mean.add(Ops.tensor(noise, n, 2)), weight);
  }

  @Override
  public String toString() {
    return name;
  }
}
