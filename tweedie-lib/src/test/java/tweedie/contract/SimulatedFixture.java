package tweedie.contract;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Score;
import tweedie.law.Gaussian;
import tweedie.process.MatrixDiffusion;
import tweedie.process.NonlinearSde;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.theory.MixtureTarget;

/**
 * A process that is simulated, {@code dX = −½βX dt + √β dW} on the line, from a Gaussian: what it
 * would do exactly is known.
 */
record SimulatedFixture(String name) implements DiffusionFixture {
  private static final double RATE = 3;
  private static final double MEAN = 0.4;
  private static final double VARIANCE = 0.4;
  private static final int NODES = 40;
  private static final Euclidean LINE = new Euclidean(1);
  private static final String REASON = "the transition law is simulated";

  @Override
  public NonlinearSde process() {
    return new NonlinearSde(
        new MatrixDiffusion(
            LINE,
            (z, t) -> Ops.mul(z, -RATE / 2),
            (z, t) -> Ops.mul(torch.ones_like(z), Math.sqrt(RATE)).unsqueeze(-1)),
        1,
        new Gaussian(Ops.tensor(new double[1], 1, 1), Ops.matrix(new double[][] {{1}}), LINE),
        NonlinearSde.Rule.HEUN,
        20);
  }

  private static double mean(double t) {
    return MEAN * Math.exp(-RATE * t / 2);
  }

  private static double variance(double t) {
    return 1 + (VARIANCE - 1) * Math.exp(-RATE * t);
  }

  @Override
  public Tensor clean(Rng rng) {
    return Ops.add(Ops.mul(rng.normal(1), Math.sqrt(VARIANCE)), MEAN);
  }

  @Override
  public Tensor logMarginal(Tensor x, double t) {
    return MixtureTarget.gaussian(mean(t), variance(t)).logDensity(x);
  }

  @Override
  public Score score() {
    return (x, t, c) -> {
      double[] at = Ops.doubles(t);
      double[] m = new double[at.length];
      double[] v = new double[at.length];
      for (int i = 0; i < at.length; i++) {
        m[i] = mean(at[i]);
        v[i] = -1 / variance(at[i]);
      }
      Tensor centre = at.length == 1 ? Ops.tensor(m, 1, 1) : Ops.tensor(m, m.length, 1);
      Tensor slope = at.length == 1 ? Ops.tensor(v, 1, 1) : Ops.tensor(v, v.length, 1);
      return x.sub(centre.to(x.scalar_type())).mul(slope.to(x.scalar_type()));
    };
  }

  @Override
  public Tensor statistics(Tensor x) {
    return Ops.cat(1, x, x.mul(x));
  }

  /** No term of what exists needs both ends of a path: the clean states are the noised ones. */
  @Override
  public Pairs pairs(double t) {
    Quadrature q = Quadrature.normal(NODES);
    double[] x = new double[NODES];
    for (int i = 0; i < NODES; i++) {
      x[i] = mean(t) + Math.sqrt(variance(t)) * q.nodes()[i];
    }
    Tensor states = Ops.tensor(x, NODES, 1);
    return new Pairs(states, states, q.weights());
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
