package tweedie.contract;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Field;
import tweedie.core.Score;
import tweedie.space.Hyperbolic;
import tweedie.tensor.Ops;

/** Brownian motion from two points of hyperbolic space, on both sides of the origin. */
record HyperbolicFixture(String name, HyperbolicBrownian process, Atoms atoms)
    implements AtomFixture {
  private static final double OFF = 0.4;

  static HyperbolicFixture of(String name, int dimension) {
    Hyperbolic space = new Hyperbolic(dimension);
    double[][] points = new double[2][space.width()];
    for (int i = 0; i < 2; i++) {
      points[i][0] = Math.cosh(OFF);
      points[i][1] = (2 * i - 1) * Math.sinh(OFF);
    }
    HyperbolicBrownian process = new HyperbolicBrownian(space, 1);
    return new HyperbolicFixture(
        name, process, new Atoms(process, new double[] {0.4, 0.6}, points));
  }

  /** Distances drift by (d − 1)/2 and spread as on the line. */
  @Override
  public StateRule rule(double t) {
    Hyperbolic space = process.space();
    double radius = OFF + 0.5 * (space.dimension() - 1) * t + 6.5 * Math.sqrt(t);
    return around(space, radius);
  }

  static StateRule around(Hyperbolic space, double radius) {
    StateRule directions =
        space.dimension() == 2 ? StateRule.unitCircle(12) : StateRule.sphere(6, 10);
    return StateRule.ball(space, radius, 20, directions);
  }

  @Override
  public Field other() {
    return turned(process.space(), score());
  }

  /** Turned against the exact one, with a wave that stays bounded far from the origin. */
  static Field turned(Hyperbolic space, Score score) {
    return (x, t, c) -> {
      Tensor p = Hyperbolic.toBall(x);
      Tensor wave = Ops.add(Ops.mul(Ops.cat(1, Ops.add(p.narrow(1, 0, 1), 0.3), p), 2), 0.3).sin();
      Tensor bounded = wave.div(x.narrow(1, 0, 1));
      return Ops.mul(score.at(x, t, c), -0.5).add(space.project(x, bounded));
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
  public String toString() {
    return name;
  }
}
