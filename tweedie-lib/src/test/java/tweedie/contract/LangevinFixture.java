package tweedie.contract;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Score;
import tweedie.law.WrappedNormal;
import tweedie.objective.Implicit;
import tweedie.process.ConstantBeta;
import tweedie.process.RiemannianLangevin;
import tweedie.space.Divergence;
import tweedie.space.Hyperbolic;
import tweedie.tensor.Rng;

/**
 * Langevin diffusion on hyperbolic space. The noised law is known for one law of data, that which
 * the diffusion keeps.
 */
record LangevinFixture(String name, Hyperbolic space) implements DiffusionFixture {
  private static final String REASON =
      "the transition law of a Langevin diffusion on a manifold is not known";

  static LangevinFixture of(String name, int dimension) {
    return new LangevinFixture(name, new Hyperbolic(dimension));
  }

  @Override
  public RiemannianLangevin process() {
    return new RiemannianLangevin(law(), new ConstantBeta(0.5), 50);
  }

  private WrappedNormal law() {
    return WrappedNormal.hyperbolic(space, 0.5);
  }

  @Override
  public Tensor clean(Rng rng) {
    return law().sample(Condition.NONE, rng).to(ScalarType.Double);
  }

  @Override
  public Tensor logMarginal(Tensor x, double t) {
    return law().logDensity(x, Condition.NONE, Rng.of(1, (int) x.size(0)));
  }

  @Override
  public Score score() {
    return (x, t, c) -> law().score(x);
  }

  /** Slopes of distances come from plain Java, which has no gradient. */
  @Override
  public Criterion implicit() {
    return new Implicit(process().dynamics(), Divergence.differences(1e-4));
  }

  @Override
  public Field other() {
    return HyperbolicFixture.turned(space, score());
  }

  @Override
  public Tensor statistics(Tensor x) {
    return HyperbolicFixture.inBall(x);
  }

  /** The diffusion keeps its law, and no term of what exists needs both ends of a path. */
  @Override
  public Pairs pairs(double t) {
    Rng noise = Rng.of(6, rows()).child(Double.doubleToLongBits(t));
    return Pairs.drawn(clean(Rng.of(5, rows())), clean(noise));
  }

  @Override
  public int rows() {
    return 1000;
  }

  @Override
  public double precision() {
    return 0.1;
  }

  @Override
  public Map<Identity, String> exceptions() {
    return Map.of(Identity.OBJECTIVES, REASON, Identity.BOUND, REASON);
  }

  @Override
  public String toString() {
    return name;
  }
}
