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
 * Two Dirichlet laws of two shares under the Wright–Fisher diffusion, by quadrature over both ends.
 * All concentrations are above 2: integrals by parts need 1, and {@code (α − 1)²/x} of the metric
 * is smooth to integrate above 2.
 */
record SimplexFixture(WrightFisher process, DirichletMixture data) implements DiffusionFixture {
  private static final int NODES = 20;

  static SimplexFixture of(double[] alpha, double[][] data) {
    return new SimplexFixture(
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

  @Override
  public Field other() {
    return turned(process, score());
  }

  /** Turned against the exact one; no part of it leads through a face. */
  static Field turned(WrightFisher process, Score score) {
    Simplex space = new Simplex(process.alpha().length);
    return (x, t, c) -> {
      Tensor wave = Ops.add(Ops.mul(x, 8), 0.3).sin();
      return Ops.mul(score.at(x, t, c), -0.5).add(space.raise(x, wave));
    };
  }

  @Override
  public Tensor statistics(Tensor x) {
    return Ops.cat(1, x, x.mul(x));
  }

  /** Densities are close to polynomials. */
  @Override
  public Pairs pairs(double t) {
    Quadrature q = Quadrature.uniform(NODES);
    double[] from = new double[2 * NODES * NODES];
    double[] to = new double[2 * NODES * NODES];
    for (int i = 0; i < NODES * NODES; i++) {
      from[2 * i] = q.nodes()[i / NODES];
      from[2 * i + 1] = 1 - from[2 * i];
      to[2 * i] = q.nodes()[i % NODES];
      to[2 * i + 1] = 1 - to[2 * i];
    }
    Tensor clean = Ops.tensor(from, NODES * NODES, 2);
    Tensor noised = Ops.tensor(to, NODES * NODES, 2);
    Tensor step = process.logTransition(noised, clean, Ops.scalar(0), Ops.scalar(t));
    double[] weight = Ops.doubles(step.add(logMarginal(clean, 0)).exp());
    for (int i = 0; i < weight.length; i++) {
      weight[i] *= q.weights()[i / NODES] * q.weights()[i % NODES];
    }
    return new Pairs(clean, noised, weight);
  }

  /** Each row has a lineage law to sum; shares deviate by 0.1. */
  @Override
  public int rows() {
    return 400;
  }

  /** Few rows, and a score that vanishes at faces with the metric. */
  @Override
  public double told() {
    return 2.5;
  }

  @Override
  public String toString() {
    return "two shares";
  }
}
