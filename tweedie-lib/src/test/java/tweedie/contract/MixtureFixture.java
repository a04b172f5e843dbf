package tweedie.contract;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Score;
import tweedie.core.TractableProcess;
import tweedie.process.LinearSde;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.theory.MixtureTarget;

/**
 * Three Gaussians in the plane under a linear process of one block, by Gauss–Hermite quadrature.
 */
record MixtureFixture(String name, LinearSde process) implements DiffusionFixture {
  private static final int CLEAN = 6;
  private static final int NOISED = 12;
  private static final double[] SHARE = {0.2, 0.5, 0.3};
  private static final double[][] CENTRE = {{-1, 0.5}, {0.8, 0.1}, {0.2, -0.9}};
  private static final double[] VARIANCE = {0.1, 0.3, 0.2};
  private static final MixtureTarget DATA = new MixtureTarget(SHARE, CENTRE, VARIANCE);

  @Override
  public TractableProcess<?> tractable() {
    return process;
  }

  @Override
  public Tensor clean(Rng rng) {
    return DATA.sample(Condition.NONE, rng);
  }

  @Override
  public Tensor logMarginal(Tensor x, double t) {
    return t == 0 ? DATA.logDensity(x) : DATA.logDensity(process, x, t);
  }

  @Override
  public Score score() {
    return DATA.score(process);
  }

  /** Nodes of each Gaussian and of the noise, in both coordinates. */
  @Override
  public Pairs pairs(double t) {
    Quadrature from = Quadrature.normal(CLEAN);
    Quadrature by = Quadrature.normal(NOISED);
    double mean = process.moments(t).mean()[0][0];
    double spread = process.moments(t).cholesky()[0][0];
    int n = SHARE.length * CLEAN * CLEAN * NOISED * NOISED;
    double[] clean = new double[2 * n];
    double[] noised = new double[2 * n];
    double[] weight = new double[n];
    for (int r = 0; r < n; r++) {
      int component = r % SHARE.length;
      int digits = r / SHARE.length;
      weight[r] = SHARE[component];
      for (int j = 0; j < 2; j++) {
        int z = digits % CLEAN;
        digits /= CLEAN;
        int e = digits % NOISED;
        digits /= NOISED;
        weight[r] *= from.weights()[z] * by.weights()[e];
        clean[2 * r + j] = CENTRE[component][j] + Math.sqrt(VARIANCE[component]) * from.nodes()[z];
        noised[2 * r + j] = mean * clean[2 * r + j] + spread * by.nodes()[e];
      }
    }
    return new Pairs(Ops.tensor(clean, n, 2), Ops.tensor(noised, n, 2), weight);
  }

  @Override
  public Tensor statistics(Tensor x) {
    return Ops.cat(1, x, x.mul(x), x.select(1, 0).mul(x.select(1, 1)).unsqueeze(1));
  }

  @Override
  public String toString() {
    return name;
  }
}
