package tweedie.contract;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Field;
import tweedie.process.Brownian;
import tweedie.process.ConstantBeta;
import tweedie.space.Compact;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** Brownian motion from two points of a compact manifold. */
record ManifoldFixture(String name, Brownian process, Atoms atoms, StateRule rule)
    implements AtomFixture {
  static ManifoldFixture on(String name, Compact space, StateRule rule) {
    double[] both = Ops.doubles(space.uniform(Rng.of(4, 2)));
    int width = both.length / 2;
    double[][] points = {Arrays.copyOf(both, width), Arrays.copyOfRange(both, width, 2 * width)};
    Brownian process = new Brownian(space, new ConstantBeta(1.5));
    return new ManifoldFixture(
        name, process, new Atoms(process, new double[] {0.4, 0.6}, points), rule);
  }

  @Override
  public StateRule rule(double t) {
    return rule;
  }

  /** Turned against the exact one, so that no constant of its own brings it close. */
  @Override
  public Field other() {
    return (x, t, c) -> {
      Tensor wave = Ops.add(x, 0.3).sin();
      return Ops.mul(score().at(x, t, c), -0.5).add(process.space().project(x, wave));
    };
  }

  @Override
  public Tensor statistics(Tensor x) {
    return Ops.cat(1, x.cos(), x.sin());
  }

  @Override
  public String toString() {
    return name;
  }
}
