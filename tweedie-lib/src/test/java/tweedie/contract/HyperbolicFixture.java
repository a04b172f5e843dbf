package tweedie.contract;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Score;
import tweedie.core.TractableProcess;
import tweedie.objective.Implicit;
import tweedie.space.Divergence;
import tweedie.space.Hyperbolic;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** A heat kernel around the origin of hyperbolic space under Brownian motion, by draws. */
record HyperbolicFixture(String name, HyperbolicBrownian process) implements DiffusionFixture {
  private static final double TIME = 0.3;

  static HyperbolicFixture of(String name, int dimension) {
    return new HyperbolicFixture(name, new HyperbolicBrownian(new Hyperbolic(dimension), 1));
  }

  @Override
  public TractableProcess<?> tractable() {
    return process;
  }

  @Override
  public Tensor clean(Rng rng) {
    Hyperbolic space = process.space();
    Tensor origin = space.origin(Ops.matrix(new double[rng.rows()][space.width()]));
    double[] time = new double[rng.rows()];
    Arrays.fill(time, TIME);
    return space.brownian(origin, time, rng);
  }

  @Override
  public Tensor logMarginal(Tensor x, double t) {
    return process.log(x, process.space().origin(x), since(x, Ops.scalar(t)));
  }

  @Override
  public Score score() {
    return (x, t, c) -> process.score(x, process.space().origin(x), since(x, t));
  }

  private static double[] since(Tensor x, Tensor t) {
    return HyperbolicBrownian.between(Ops.scalar(-TIME), t, (int) x.size(0));
  }

  /** The exact scores come from plain Java, which has no gradient. */
  @Override
  public Criterion implicit() {
    return new Implicit(process.dynamics(), Divergence.differences(1e-4));
  }

  @Override
  public Field other() {
    return turned(process.space(), score());
  }

  /** Turned against the exact one, with a wave that stays bounded far from the origin. */
  static Field turned(Hyperbolic space, Score score) {
    return (x, t, c) -> {
      Tensor wave = Ops.add(Ops.mul(x, 2), 0.3).sin().div(x.narrow(1, 0, 1));
      return Ops.mul(score.at(x, t, c), -0.5).add(space.project(x, wave));
    };
  }

  /** In the ball, which is bounded. */
  @Override
  public Tensor statistics(Tensor x) {
    return inBall(x);
  }

  static Tensor inBall(Tensor x) {
    Tensor p = Hyperbolic.toBall(x);
    return Ops.cat(1, p, p.mul(p));
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
