package tweedie.contract;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Jump;
import tweedie.core.Ratio;
import tweedie.core.TractableProcess;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** The chain of two states, by summing over all pairs of states; ε = 0. */
record TwoStateFixture() implements JumpFixture {
  private static final double ONE = 0.1;
  private static final double HORIZON = 1.5;

  @Override
  public TractableProcess<Jump> process() {
    return new TwoStates(HORIZON);
  }

  @Override
  public Tensor clean(Rng rng) {
    return new TwoStates.Bernoulli(ONE).sample(Condition.NONE, rng);
  }

  /** {@code q_t(y)} from a Bernoulli start. */
  static double marginal(double one, int y, double t) {
    return (1 - one) * TwoStates.transition(0, y, t) + one * TwoStates.transition(1, y, t);
  }

  @Override
  public Tensor logMarginal(Tensor x, double t) {
    return TwoStates.each(x, (i, s) -> Math.log(marginal(ONE, s, t)));
  }

  @Override
  public Ratio score() {
    return model(ONE);
  }

  /** The ratios of other data: ratios of a function, as the implicit objective needs. */
  @Override
  public Ratio other() {
    return model(0.6);
  }

  private static Ratio model(double one) {
    return (x, t, c) -> {
      double[] times = Ops.doubles(t);
      return TwoStates.ratios(x, (i, s) -> marginal(one, s, times[times.length == 1 ? 0 : i]));
    };
  }

  @Override
  public Tensor statistics(Tensor x) {
    return x.to(ScalarType.Double);
  }

  @Override
  public Pairs pairs(double t) {
    double[] weight = new double[4];
    for (int r = 0; r < 4; r++) {
      int x0 = r / 2;
      weight[r] = (x0 == 1 ? ONE : 1 - ONE) * TwoStates.transition(x0, r % 2, t);
    }
    return new Pairs(
        Ops.tensor(new long[] {0, 0, 1, 1}, 4, 1),
        Ops.tensor(new long[] {0, 1, 0, 1}, 4, 1),
        weight);
  }

  @Override
  public String toString() {
    return "chain of two states";
  }
}
