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
  private static final int NODES = 20;

  /** Parts of the time, a multiple of the draws of a row. */
  private static final int TIMES = 32;

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

  /** Of two parts by quadrature over both ends; densities are close to polynomials. */
  @Override
  public Pairs pairs(double t) {
    if (process.alpha().length > 2) {
      return DiffusionFixture.super.pairs(t);
    }
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

  /** Measured: 1e-5 of the nodes and of differences. */
  @Override
  public double quadratureError() {
    return process.alpha().length > 2 ? 0 : 1e-4;
  }

  @Override
  public int rows() {
    return 500;
  }

  /**
   * Each time has a lineage law of its own, so that rows share the midpoints of equal parts. Their
   * rule is off by less than 1e-3, a tenth of the error of the draws.
   */
  @Override
  public TimeProposal boundTimes() {
    TimeProposal all = times();
    return new TimeProposal() {
      @Override
      public double time(double u) {
        return all.time(u > 0 && u < 1 ? middle(u) : u);
      }

      @Override
      public double weight(double u) {
        return all.weight(middle(u));
      }
    };
  }

  private static double middle(double u) {
    return (Math.min(TIMES - 1, Math.floor(u * TIMES)) + 0.5) / TIMES;
  }

  @Override
  public int boundRows() {
    return 1000;
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
