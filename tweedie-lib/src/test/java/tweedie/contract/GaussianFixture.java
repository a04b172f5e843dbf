package tweedie.contract;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Score;
import tweedie.core.TractableProcess;
import tweedie.process.LinearSde;
import tweedie.process.Moments;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.theory.MixtureTarget;

/** One Gaussian on the line under a linear process of k blocks, by Gauss–Hermite quadrature. */
record GaussianFixture(String name, LinearSde process) implements DiffusionFixture {
  private static final int NODES = 12;
  private static final double MEAN = 0.4;
  private static final double VARIANCE = 0.5;

  private static MixtureTarget data() {
    return MixtureTarget.gaussian(MEAN, VARIANCE);
  }

  @Override
  public TractableProcess<?> tractable() {
    return process;
  }

  @Override
  public Tensor clean(Rng rng) {
    return process.lift(data().sample(Condition.NONE, rng));
  }

  @Override
  public Tensor logMarginal(Tensor x, double t) {
    return t == 0 ? data().logDensity(process.data(x)) : data().logDensity(process, x, t);
  }

  @Override
  public Score score() {
    return data().score(process);
  }

  @Override
  public Tensor statistics(Tensor x) {
    return Ops.cat(1, x, x.mul(x));
  }

  /** All products of the nodes of the clean state and of the noise of each block. */
  @Override
  public Pairs pairs(double t) {
    Quadrature q = Quadrature.normal(NODES);
    int k = process.blocks();
    int n = (int) Math.pow(NODES, k + 1);
    double[] clean = new double[n * k];
    double[] noised = new double[n * k];
    double[] weight = new double[n];
    Moments m = process.moments(t);
    for (int r = 0; r < n; r++) {
      weight[r] = q.weights()[r % NODES];
      double x0 = MEAN + Math.sqrt(VARIANCE) * q.nodes()[r % NODES];
      clean[r * k] = x0;
      int digits = r;
      for (int j = 0; j < k; j++) {
        noised[r * k + j] += m.mean()[j][0] * x0;
        digits /= NODES;
        weight[r] *= q.weights()[digits % NODES];
        for (int i = j; i < k; i++) {
          noised[r * k + i] += m.cholesky()[i][j] * q.nodes()[digits % NODES];
        }
      }
    }
    return new Pairs(Ops.tensor(clean, n, k), Ops.tensor(noised, n, k), weight);
  }

  @Override
  public String toString() {
    return name;
  }
}
