package tweedie.contract;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Score;
import tweedie.law.TimeProposal;
import tweedie.law.WrappedNormal;
import tweedie.objective.Implicit;
import tweedie.process.ConstantBeta;
import tweedie.process.RiemannianLangevin;
import tweedie.space.Divergence;
import tweedie.space.Hyperbolic;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Langevin diffusion on hyperbolic space from a law that is wider than its limit. For radial f, the
 * quotient of the noised law and the limit π, the generator is {@code ½β (f″ + (log w)′ f′)} with
 * {@code w = π sinh^{d−1}}. The limit is a wrapped normal law of scale σ, so that {@code w ∝
 * r^{d−1} e^{−r²/2σ²}}: that of the Ornstein–Uhlenbeck process on R^d. Hence a centred wrapped
 * normal law stays one, and its variance is {@code σ² + (σ₀² − σ²) e^{−τ/σ²}}.
 */
record LangevinFixture(String name, Hyperbolic space) implements DiffusionFixture {
  private static final double LIMIT = 0.5;
  private static final double START = 0.9;
  private static final double RATE = 0.3;
  private static final String REASON =
      "the transition law of a Langevin diffusion on a manifold is not known";

  static LangevinFixture of(String name, int dimension) {
    return new LangevinFixture(name, new Hyperbolic(dimension));
  }

  @Override
  public RiemannianLangevin process() {
    WrappedNormal limit = WrappedNormal.hyperbolic(space, LIMIT);
    return new RiemannianLangevin(limit, new ConstantBeta(RATE), 50);
  }

  private WrappedNormal law(double t) {
    double limit = LIMIT * LIMIT;
    double left = (START * START - limit) * Math.exp(-RATE * t / limit);
    return WrappedNormal.hyperbolic(space, Math.sqrt(limit + left));
  }

  @Override
  public TimeProposal times() {
    return TimeProposal.uniform(0, process().horizon());
  }

  @Override
  public Tensor clean(Rng rng) {
    return law(0).sample(Condition.NONE, rng).to(ScalarType.Double);
  }

  @Override
  public Tensor logMarginal(Tensor x, double t) {
    return law(t).logDensity(x, Condition.NONE, Rng.of(1, (int) x.size(0)));
  }

  @Override
  public Score score() {
    return (x, t, c) -> law(t.item_double()).score(x);
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

  /** No term of what exists needs both ends of a path: the clean states are those of the rule. */
  @Override
  public Pairs pairs(double t) {
    StateRule rule = HyperbolicFixture.around(space, 7.5 * START);
    Tensor x = rule.states();
    double[] weight = Ops.doubles(logMarginal(x, t).exp());
    for (int i = 0; i < weight.length; i++) {
      weight[i] *= rule.weights()[i];
    }
    return new Pairs(x, x, weight);
  }

  /** Statistics in the ball deviate by less than 0.5. */
  @Override
  public int rows() {
    return 1000;
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
