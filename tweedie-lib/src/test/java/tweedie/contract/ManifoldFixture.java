package tweedie.contract;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Score;
import tweedie.core.TractableProcess;
import tweedie.objective.Implicit;
import tweedie.process.Brownian;
import tweedie.process.ConstantBeta;
import tweedie.process.HeatMixture;
import tweedie.space.Compact;
import tweedie.space.Divergence;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** Two heat kernels on a compact manifold under Brownian motion, by draws. */
record ManifoldFixture(String name, Brownian process, HeatMixture data)
    implements DiffusionFixture {
  static ManifoldFixture on(String name, Compact space) {
    double[] both = Ops.doubles(space.uniform(Rng.of(4, 2)));
    int width = both.length / 2;
    double[][] centres = {Arrays.copyOf(both, width), Arrays.copyOfRange(both, width, 2 * width)};
    return new ManifoldFixture(
        name,
        new Brownian(space, new ConstantBeta(1.5)),
        new HeatMixture(space, new double[] {0.4, 0.6}, centres, 0.3));
  }

  @Override
  public TractableProcess<?> tractable() {
    return process;
  }

  @Override
  public Tensor clean(Rng rng) {
    return data.sample(Condition.NONE, rng);
  }

  @Override
  public Tensor logMarginal(Tensor x, double t) {
    return data.logDensity(process, x, Ops.scalar(t));
  }

  @Override
  public Score score() {
    return data.score(process);
  }

  /** The exact scores come from series in plain Java, which have no gradient. */
  @Override
  public Criterion implicit() {
    return new Implicit(process.dynamics(), Divergence.differences(1e-4));
  }

  /** Turned against the exact one, so that the models differ by more than the noise. */
  @Override
  public Field other() {
    return (x, t, c) -> {
      Tensor wave = Ops.add(Ops.mul(x, 2), 0.3).sin();
      return Ops.mul(score().at(x, t, c), -0.5).add(process.space().project(x, wave));
    };
  }

  @Override
  public Tensor statistics(Tensor x) {
    return Ops.cat(1, x.cos(), x.sin());
  }

  @Override
  public int rows() {
    return 1000;
  }

  /** Deviations of a row are about 4. */
  @Override
  public double precision() {
    return 0.2;
  }

  @Override
  public String toString() {
    return name;
  }
}
