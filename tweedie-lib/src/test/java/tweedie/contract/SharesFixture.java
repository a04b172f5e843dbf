package tweedie.contract;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Score;
import tweedie.objective.Implicit;
import tweedie.process.ConstantBeta;
import tweedie.process.WrightFisher;
import tweedie.space.Divergence;
import tweedie.tensor.Ops;

/**
 * The Wright–Fisher diffusion of three shares from two points. All concentrations are above 2:
 * integrals by parts need 1, and {@code (α − 1)²/x} of the metric is smooth to integrate above 2.
 */
record SharesFixture(WrightFisher process, Atoms atoms, StateRule rule) implements AtomFixture {
  static SharesFixture of(double... alpha) {
    WrightFisher process = new WrightFisher(alpha, new ConstantBeta(1));
    double[][] points = {{0.5, 0.2, 0.3}, {0.2, 0.3, 0.5}};
    return new SharesFixture(
        process, new Atoms(process, new double[] {0.4, 0.6}, points), StateRule.shares(12));
  }

  @Override
  public StateRule rule(double t) {
    return rule;
  }

  /** At faces, which steps of the reversal reach, the density vanishes: asked just inside. */
  @Override
  public Score score() {
    Score inner = atoms.score();
    double off = 1e-7;
    return (x, t, c) -> inner.at(Ops.add(Ops.mul(x, 1 - 3 * off), off), t, c);
  }

  @Override
  public int rows() {
    return 500;
  }

  @Override
  public Criterion implicit() {
    return new Implicit(process.dynamics(), Divergence.differences(1e-5));
  }

  @Override
  public Field other() {
    return SimplexFixture.turned(process, score());
  }

  @Override
  public Tensor statistics(Tensor x) {
    return Ops.cat(1, x, x.mul(x));
  }

  /** Few rows, and a score that vanishes at faces with the metric. */
  @Override
  public double told() {
    return 2.5;
  }

  @Override
  public String toString() {
    return "three shares";
  }
}
