package tweedie.config;

import java.util.Arrays;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;
import tweedie.core.Condition;
import tweedie.core.Solver;
import tweedie.core.Stepper;
import tweedie.core.TimeGrid;
import tweedie.process.LinearSde;
import tweedie.process.SemiLinear;
import tweedie.tensor.Ops;
import tweedie.tensor.Probe;
import tweedie.tensor.Rng;
import tweedie.tensor.ScriptedNormals;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;
import tweedie.theory.MixtureTarget;

/**
 * Expectations of the end of a sampler from the exact start law, for any score and without draws:
 * {@code u_k(x) = E u_{k+1}(step_k(x, ξ))} backwards over the steps, with Gauss-Hermite nodes for
 * the noise of a step and a table of u on a lattice, read by polynomials of degree 7.
 *
 * <p>The solver is run unchanged, all lattice points with all nodes in one batch. A solver that
 * keeps one state of history is a Markov chain on pairs of states.
 *
 * @param process scalar data; one or two blocks
 * @param target the data
 * @param width lattice from -width to width in every block, times the block's scale
 * @param spacing distance of its points, times the block's scale
 * @param nodes for each normal of a step
 */
record BackwardLaw(
    LinearSde process, MixtureTarget target, double width, double spacing, int nodes) {
  private static final int POWERS = 3;

  /**
   * A sampler as a Markov chain.
   *
   * @param solver one step
   * @param dynamics what it solves
   * @param grid the times
   * @param history whether a step depends on the state before, so that states come in pairs
   */
  record Chain(
      Solver<? super SemiLinear> solver, SemiLinear dynamics, TimeGrid grid, boolean history) {
    /** A step begun anew; that before is made first where it leaves a history. */
    private Tensor step(int k, Tensor[] states, Supplier<Rng> noise) {
      Stepper stepper = solver.begin(dynamics, grid);
      for (int i = states.length - 1; i > 0; i--) {
        one(stepper, k - i, states[i], noise.get());
      }
      return one(stepper, k, states[0], noise.get());
    }

    private Tensor one(Stepper stepper, int k, Tensor x, Rng noise) {
      Tensor t = Ops.scalar(grid.at(k));
      return stepper.step(x, t, Ops.scalar(grid.at(k + 1)), Condition.NONE, noise);
    }
  }

  /** {@code E x, E x², E x³} of the first block at the end. */
  double[] moments(Chain chain) {
    int k = process.blocks();
    Lattice lattice = lattice(chain.history() ? 2 * k : k);
    double[][] u = lattice.powers(chain.history() ? k : 0);
    for (int step = chain.grid().steps() - 1; step > 0; step--) {
      u = back(chain, step, lattice, lattice, u);
    }
    // The first step has no history: its points are states.
    Lattice states = lattice(k);
    double[][] first = back(chain, 0, states, lattice, u);
    double[] density = density(states, chain.grid().at(0));
    double[] out = new double[POWERS];
    for (int j = 0; j < POWERS; j++) {
      for (int i = 0; i < density.length; i++) {
        out[j] += density[i] * first[j][i];
      }
    }
    return out;
  }

  /** The same of the exact law, in closed form. */
  double[] exact(double t) {
    double phi = process.moments(t).mean()[0][0];
    double noise = process.moments(t).covariance()[0][0];
    double[] out = new double[POWERS];
    for (int i = 0; i < target.weights().length; i++) {
      double m = phi * target.means()[i][0];
      double v = phi * phi * target.variances()[i] + noise;
      double w = target.weights()[i];
      out[0] += w * m;
      out[1] += w * (m * m + v);
      out[2] += w * (m * m * m + 3 * m * v);
    }
    return out;
  }

  private Lattice lattice(int dimensions) {
    int k = process.blocks();
    double[] scales = new double[dimensions];
    for (int j = 0; j < dimensions; j++) {
      scales[j] = j % k == 0 ? 1 : 0.5;
    }
    return new Lattice(width, spacing, scales);
  }

  /** Tables of u at a step from those of the next one, which may be of other points. */
  private double[][] back(Chain chain, int step, Lattice points, Lattice table, double[][] u) {
    int k = process.blocks();
    int count = points.size();
    int noises = noises(chain, step);
    double[][] rule = rule(noises);
    int rows = count * rule.length;
    // The state, and the one before it where points are pairs; a point has the older one first.
    double[][] states = new double[points.dimensions() / k][rows * k];
    for (int i = 0; i < count; i++) {
      double[] point = points.point(i);
      for (int q = 0; q < rule.length; q++) {
        for (int j = 0; j < states.length; j++) {
          int from = (states.length - 1 - j) * k;
          System.arraycopy(point, from, states[j], (i * rule.length + q) * k, k);
        }
      }
    }
    double[] end =
        TensorScope.evaluate(
            () -> {
              Tensor[] x =
                  Arrays.stream(states).map(v -> Ops.tensor(v, rows, k)).toArray(Tensor[]::new);
              return Ops.doubles(chain.step(step, x, () -> new Nodes(rule, count)));
            });
    double[][] out = new double[u.length][count];
    double[] to = new double[table.dimensions()];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(states[0], r * k, to, 0, k);
      System.arraycopy(end, r * k, to, to.length - k, k);
      double weight = rule[r % rule.length][noises];
      double[] read = table.read(u, to);
      for (int j = 0; j < u.length; j++) {
        out[j][r / rule.length] += weight * read[j];
      }
    }
    return out;
  }

  private int noises(Chain chain, int step) {
    int k = process.blocks();
    return TensorScope.evaluate(
        () -> {
          Probe counting = new Probe(0, 0);
          chain.step(step, new Tensor[] {Ops.tensor(new double[k], 1, k)}, () -> counting);
          return counting.used();
        });
  }

  /** Product rule for independent standard normals: nodes, then the weight. */
  private double[][] rule(int noises) {
    GaussIntegrator hermite = new GaussIntegratorFactory().hermite(nodes);
    double[][] rule = {new double[noises + 1]};
    rule[0][noises] = 1;
    for (int j = 0; j < noises; j++) {
      double[][] longer = new double[rule.length * nodes][];
      for (int i = 0; i < longer.length; i++) {
        longer[i] = rule[i / nodes].clone();
        // Weights for exp(-x²): x is ξ/√2.
        longer[i][j] = hermite.getPoint(i % nodes) * Math.sqrt(2);
        longer[i][noises] *= hermite.getWeight(i % nodes) / Math.sqrt(Math.PI);
      }
      rule = longer;
    }
    return rule;
  }

  /** Density times the volume of a cell: the trapezoidal rule, exact to rounding for mixtures. */
  private double[] density(Lattice points, double t) {
    double[] all = new double[points.size() * points.dimensions()];
    for (int i = 0; i < points.size(); i++) {
      System.arraycopy(points.point(i), 0, all, i * points.dimensions(), points.dimensions());
    }
    double[] density =
        TensorScope.evaluate(
            () ->
                Ops.doubles(
                    target
                        .logDensity(process, Ops.tensor(all, points.size(), points.dimensions()), t)
                        .exp()));
    return Arrays.stream(density).map(v -> v * points.cell()).toArray();
  }

  /** A uniform lattice and the polynomials on it. */
  private record Lattice(double width, double spacing, double[] scales) {
    private static final int DEGREE = 7;

    int dimensions() {
      return scales.length;
    }

    int side() {
      return 1 + 2 * (int) Math.round(width / spacing);
    }

    int size() {
      return (int) Math.round(Math.pow(side(), dimensions()));
    }

    double cell() {
      return Arrays.stream(scales).map(s -> s * spacing).reduce(1, (a, b) -> a * b);
    }

    double[] point(int index) {
      double[] x = new double[dimensions()];
      int rest = index;
      for (int j = dimensions() - 1; j >= 0; j--) {
        x[j] = scales[j] * (-width + spacing * (rest % side()));
        rest /= side();
      }
      return x;
    }

    double[][] powers(int coordinate) {
      double[][] u = new double[POWERS][size()];
      for (int i = 0; i < size(); i++) {
        double x = point(i)[coordinate];
        for (int j = 0; j < POWERS; j++) {
          u[j][i] = Math.pow(x, j + 1);
        }
      }
      return u;
    }

    /** Tables at x; outside the lattice at its edge, where no law here has mass. */
    double[] read(double[][] u, double[] x) {
      int d = dimensions();
      int[] corner = new int[d];
      double[][] weight = new double[d][];
      for (int j = 0; j < d; j++) {
        double at = Math.max(0, Math.min(side() - 1, (x[j] / scales[j] + width) / spacing));
        corner[j] = Math.max(0, Math.min(side() - 1 - DEGREE, (int) at - DEGREE / 2));
        weight[j] = lagrange(at - corner[j]);
      }
      double[] out = new double[u.length];
      int cells = (int) Math.round(Math.pow(DEGREE + 1, d));
      for (int c = 0; c < cells; c++) {
        int rest = c;
        int index = 0;
        double w = 1;
        for (int j = 0; j < d; j++) {
          int i = rest % (DEGREE + 1);
          rest /= DEGREE + 1;
          index = index * side() + corner[j] + i;
          w *= weight[j][i];
        }
        for (int m = 0; m < u.length; m++) {
          out[m] += w * u[m][index];
        }
      }
      return out;
    }

    private static double[] lagrange(double x) {
      double[] w = new double[DEGREE + 1];
      for (int i = 0; i <= DEGREE; i++) {
        w[i] = 1;
        for (int j = 0; j <= DEGREE; j++) {
          if (j != i) {
            w[i] *= (x - j) / (i - j);
          }
        }
      }
      return w;
    }
  }

  /** Nodes of a rule: row {@code i n + q} has node q, for every point i. */
  private static final class Nodes extends ScriptedNormals {
    private final double[][] rule;
    private final int points;
    private int used;

    Nodes(double[][] rule, int points) {
      this.rule = rule;
      this.points = points;
    }

    @Override
    public int rows() {
      return points * rule.length;
    }

    @Override
    public Rng child(long key) {
      // Children share the count: the order of the draws decides which coordinate is meant.
      return this;
    }

    @Override
    public Tensor normal(long... event) {
      int m = Math.toIntExact(Shapes.count(event));
      double[] z = new double[rows() * m];
      for (int r = 0; r < rows(); r++) {
        System.arraycopy(rule[r % rule.length], used, z, r * m, m);
      }
      used += m;
      return Ops.tensor(z, Shapes.prepend(rows(), event));
    }
  }
}
