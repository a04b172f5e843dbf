package tweedie.contract;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Score;
import tweedie.core.TractableProcess;
import tweedie.process.LinearSde;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.theory.MixtureTarget;

/** Three Gaussians in the plane under a linear process of one block, by draws. */
record MixtureFixture(String name, LinearSde process) implements DiffusionFixture {
  private static final MixtureTarget DATA =
      new MixtureTarget(
          new double[] {0.2, 0.5, 0.3},
          new double[][] {{-1, 0.5}, {0.8, 0.1}, {0.2, -0.9}},
          new double[] {0.1, 0.3, 0.2});

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

  /** Where the score is steep, near t = 0, rows differ more than in the other cases. */
  @Override
  public double precision() {
    return 0.08;
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
