package tweedie.contract;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Score;
import tweedie.core.TractableProcess;
import tweedie.law.TimeProposal;
import tweedie.objective.Implicit;
import tweedie.process.ConstantBeta;
import tweedie.process.WrightFisher;
import tweedie.space.Divergence;
import tweedie.space.Simplex;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.theory.DirichletMixture;

/**
 * Two Dirichlet laws under the Wright–Fisher diffusion, by draws. All concentrations are above 2:
 * integrals by parts need 1, and {@code (α − 1)²/x} of the metric has a variance only above 2.
 */
record SimplexFixture(String name, WrightFisher process, DirichletMixture data)
    implements DiffusionFixture {
  static SimplexFixture of(String name, double[] alpha, double[][] data) {
    return new SimplexFixture(
        name,
        new WrightFisher(alpha, new ConstantBeta(0.5)),
        new DirichletMixture(new double[] {.4, .6}, data));
  }

  @Override
  public TractableProcess<?> tractable() {
    return process;
  }

  /** From ε = 0.2, where sums over lineages are short. */
  @Override
  public TimeProposal times() {
    return TimeProposal.logarithmic(0.2, process.horizon());
  }

  @Override
  public Tensor clean(Rng rng) {
    return data.sample(Condition.NONE, rng);
  }

  @Override
  public Tensor logMarginal(Tensor x, double t) {
    return t == 0
        ? data.logDensity(x, Condition.NONE, Rng.of(1, (int) x.size(0)))
        : data.logDensity(process, x, Ops.scalar(t));
  }

  @Override
  public Score score() {
    return data.score(process);
  }

  /** The exact scores come from sums in plain Java, which have no gradient. */
  @Override
  public Criterion implicit() {
    return new Implicit(process.dynamics(), Divergence.differences(1e-5));
  }

  /** Turned against the exact one; no part of it leads through a face. */
  @Override
  public Field other() {
    return (x, t, c) -> {
      Tensor wave = Ops.add(Ops.mul(x, 8), 0.3).sin();
      return Ops.mul(score().at(x, t, c), -0.5)
          .add(new Simplex(process.alpha().length).raise(x, wave));
    };
  }

  @Override
  public Tensor statistics(Tensor x) {
    return Ops.cat(1, x, x.mul(x));
  }

  @Override
  public int rows() {
    return 500;
  }

  /** Each time has a lineage law of its own. */
  @Override
  public int boundRows() {
    return 60;
  }

  /** Deviations of a row are about 4. */
  @Override
  public double precision() {
    return 0.3;
  }

  @Override
  public String toString() {
    return name;
  }
}
