package tweedie.contract;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Score;
import tweedie.core.TractableProcess;
import tweedie.process.BlockMatrices;
import tweedie.process.FlexibleSde;
import tweedie.process.LinearBeta;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * An isotropic Gaussian N(m, vI) in the plane under a flexible diffusion: it becomes {@code N(Mm, I
 * − (1 − v) M Mᵀ)}, {@code M = exp(−½B(D + Q))}. Gauss–Hermite quadrature.
 */
record FlexibleFixture(String name) implements DiffusionFixture {
  private static final int NODES = 12;
  private static final double VARIANCE = 0.5;
  private static final double[] MEAN = {0.4, -0.3};
  private static final double[][] D = {{1, .3}, {.3, .5}};
  private static final double[][] Q = {{0, .8}, {-.8, 0}};
  private static final LinearBeta BETA = new LinearBeta(0.1, 10);

  @Override
  public FlexibleSde process() {
    return new FlexibleSde(BlockMatrices.fixed(D, Q), BETA, new Euclidean(2));
  }

  @Override
  public TractableProcess<?> tractable() {
    return process();
  }

  /** M for each row of n, [n, 2, 2]. */
  private static Tensor map(Tensor t, long n) {
    double[] at = Ops.doubles(t);
    double[] clock = new double[(int) n];
    for (int i = 0; i < n; i++) {
      clock[i] = -0.5 * BETA.clock(at[at.length == 1 ? 0 : i]);
    }
    Tensor sum = Ops.matrix(D).add(Ops.matrix(Q));
    return torch.matrix_exp(sum.mul(Ops.tensor(clock, n, 1, 1)));
  }

  private static Tensor covariance(Tensor m, double variance) {
    Tensor unit = torch.eye(2).to(ScalarType.Double);
    return unit.sub(Ops.mul(torch.matmul(m, m.transpose(1, 2)), 1 - variance));
  }

  private static Tensor times(Tensor a, Tensor v) {
    return torch.matmul(a, v.unsqueeze(-1)).squeeze(-1);
  }

  private static Tensor mean(Tensor m) {
    return times(m, Ops.tensor(MEAN, 1, 2).expand(m.size(0), 2));
  }

  @Override
  public Tensor clean(Rng rng) {
    return Ops.mul(rng.normal(2), Math.sqrt(VARIANCE)).add(Ops.tensor(MEAN, 1, 2));
  }

  @Override
  public Tensor logMarginal(Tensor x, double t) {
    Tensor m = map(Ops.scalar(t), x.size(0));
    Tensor c = covariance(m, VARIANCE);
    Tensor off = x.to(ScalarType.Double).sub(mean(m));
    Tensor square = Ops.rowSum(off.mul(times(torch.linalg_inv(c), off)));
    Tensor log = torch.linalg_det(c).log().add(square);
    return Ops.mul(Ops.add(log, 2 * Math.log(2 * Math.PI)), -0.5);
  }

  @Override
  public Score score() {
    return (x, t, c) -> {
      Tensor m = map(t, x.size(0));
      Tensor off = x.to(ScalarType.Double).sub(mean(m));
      return times(torch.linalg_inv(covariance(m, VARIANCE)), off).neg().to(x.scalar_type());
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
    for (int r = 0; r < n; r++) {
      weight[r] = 1;
      int digits = r;
      for (int j = 0; j < 4; j++) {
        int node = digits % NODES;
        digits /= NODES;
        weight[r] *= q.weights()[node];
        double[] to = j < 2 ? clean : noise;
        to[2 * r + j % 2] = q.nodes()[node];
      }
    }
    Tensor x = Ops.mul(Ops.tensor(clean, n, 2), Math.sqrt(VARIANCE)).add(Ops.tensor(MEAN, 1, 2));
    Tensor m = map(Ops.scalar(t), 1).expand(n, 2, 2);
    Tensor l = torch.linalg_cholesky(covariance(m, 0));
    return new Pairs(x, times(m, x).add(times(l, Ops.tensor(noise, n, 2))), weight);
  }

  @Override
  public String toString() {
    return name;
  }
}
