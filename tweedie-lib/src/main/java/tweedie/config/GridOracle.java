package tweedie.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Condition;
import tweedie.core.Diffusion;
import tweedie.core.ForwardProcess;
import tweedie.core.Reversal;
import tweedie.core.Sampler;
import tweedie.core.Score;
import tweedie.core.Solver;
import tweedie.solver.DenoiseLast;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;
import tweedie.theory.FokkerPlanckGrid;
import tweedie.theory.GridAxis;
import tweedie.theory.GridDensity;
import tweedie.theory.GridPath;
import tweedie.theory.GridQuantiles;
import tweedie.theory.MixtureTarget;

/**
 * What a sampler makes of a mixture of Gaussians under a diffusion of one or two numbers whose law
 * has no closed form: the law and its score are those of the Fokker–Planck equation on a grid, and
 * draws in float64 are compared with its quantiles, those of the data after a denoising step, else
 * those of the last time.
 *
 * @param n number of draws
 * @param mean mean of the draws, [d]
 * @param variance variance of the draws, [d]
 * @param exactMean mean of the law they are compared with, [d]
 * @param exactVariance variance of that law, [d]
 * @param w1 Wasserstein-1 distance of each coordinate to that law, [d]
 * @param w1Floor the same of as many draws from that law, [d]
 * @param steps intervals of the grid of time
 * @param calls score calls for a micro-batch, the denoising one included; a rounded mean for
 *     adaptive solvers
 */
@SuppressWarnings("ArrayRecordComponent") // a result, read once
public record GridOracle(
    int n,
    double[] mean,
    double[] variance,
    double[] exactMean,
    double[] exactVariance,
    double[] w1,
    double[] w1Floor,
    int steps,
    long calls) {
  /** Deviations of the data and of the unit prior that the grid reaches. */
  private static final double REACH = 6;

  /** Cells an axis, steps of time and steps between stored densities, with one and two axes. */
  private static final int[] CELLS = {2401, 241};

  private static final int[] STEPS = {4000, 800};
  private static final int[] EVERY = {4, 4};

  /** Rows at which coefficients are compared. */
  private static final int ROWS = 64;

  /** Cells that a deviation of the data must span at least. */
  private static final double RESOLVED = 3;

  /**
   * Runs a sampler.
   *
   * @param noising a diffusion of R^1 or R^2
   * @param target the data, of one or two numbers
   * @param o solver, grid, calls and micro-batch
   * @param exactStart whether the run starts from the law at T instead of the prior
   * @param n number of draws, at least 3
   * @param seed of all randomness
   * @return moments and distances
   * @throws ConfigException for other processes, dimensions and solvers, data that the grid does
   *     not resolve, and n below 3
   */
  public static GridOracle of(
      Noising noising,
      MixtureTarget target,
      SampleOptions o,
      boolean exactStart,
      int n,
      long seed) {
    if (n < 3) {
      throw new ConfigException("n", "expected at least 3, found " + n);
    }
    ForwardProcess<? extends Diffusion> process = process(noising, target.dimension());
    SolverEntry entry = Catalog.solver("sampler.solver", o.solver());
    Solver<? super Reversal> inner = entry.solver(Reversal.class, o.solver(), o.tolerance());
    Solver<? super Reversal> solver = o.denoise() ? new DenoiseLast<Reversal>(inner) : inner;
    Sampler<Reversal> sampler =
        new Sampler<>(solver, Sampling.grid(process.horizon(), o), List.of());
    GridDensity data = data(target);
    GridPath path = path(process.dynamics(), data, process.horizon());
    Score score = path.score();
    AtomicLong calls = new AtomicLong();
    Reversal reversal =
        process
            .dynamics()
            .reverse(
                (x, t, c) -> {
                  calls.incrementAndGet();
                  return score.at(x, t, c);
                },
                entry.churn());
    GridDraws starts = new GridDraws(path.last());
    double[][] drawn =
        columns(
            n,
            o.batch(),
            seed,
            rng -> {
              Tensor start =
                  exactStart
                      ? starts.draw(rng.child(-1), o.batch())
                      : process.prior().sample(Condition.NONE, rng.child(-1)).to(ScalarType.Double);
              return sampler.run(reversal, start, Condition.NONE, rng);
            });
    GridDensity truth = o.denoise() ? data : early(process.dynamics(), data, o.tEnd());
    GridDraws exact = new GridDraws(truth);
    double[][] other = columns(n, o.batch(), seed, rng -> exact.draw(rng.child(-3), o.batch()));
    int batches = (n + o.batch() - 1) / o.batch();
    return of(drawn, other, truth, o.steps(), Math.round((double) calls.get() / batches));
  }

  private static GridOracle of(
      double[][] drawn, double[][] other, GridDensity truth, int steps, long calls) {
    int d = drawn.length;
    double[][] found = new double[6][d];
    for (int j = 0; j < d; j++) {
      GridDensity marginal = truth.marginal(j);
      double mean = Arrays.stream(drawn[j]).average().orElseThrow();
      double exact = marginal.expectation(x -> x[0]);
      found[0][j] = mean;
      found[1][j] =
          Arrays.stream(drawn[j]).map(x -> (x - mean) * (x - mean)).sum() / (drawn[j].length - 1);
      found[2][j] = exact;
      found[3][j] = marginal.expectation(x -> (x[0] - exact) * (x[0] - exact));
      GridQuantiles quantiles = new GridQuantiles(marginal);
      found[4][j] = quantiles.wasserstein(drawn[j]);
      found[5][j] = quantiles.wasserstein(other[j]);
    }
    return new GridOracle(
        drawn[0].length, found[0], found[1], found[2], found[3], found[4], found[5], steps, calls);
  }

  private static ForwardProcess<? extends Diffusion> process(Noising noising, int d) {
    Facts facts =
        new Facts(
            new int[] {d},
            Ops.tensor(new double[d], 1, d).to(ScalarType.Float),
            1,
            Optional.empty(),
            List.of());
    String needs = "oracle needs a diffusion of R^d, and without closed form d of 1 or 2";
    if (d > CELLS.length) {
      throw new ConfigException("target", needs + ", found " + d);
    }
    Optional<ForwardProcess<? extends Diffusion>> flat;
    try {
      flat = noising.on(facts).flat();
    } catch (ConfigException e) {
      ConfigException named = new ConfigException("process", needs + "; " + e.getMessage());
      named.initCause(e);
      throw named;
    }
    return flat.orElseThrow(() -> new ConfigException("process", needs));
  }

  private static GridDensity data(MixtureTarget target) {
    int d = target.dimension();
    double reach = REACH;
    for (int i = 0; i < target.weights().length; i++) {
      for (double mean : target.means()[i]) {
        reach = Math.max(reach, Math.abs(mean) + REACH * Math.sqrt(target.variances()[i]));
      }
    }
    GridAxis axis = new GridAxis(-reach, reach, CELLS[d - 1]);
    double least = RESOLVED * axis.width();
    for (double variance : target.variances()) {
      if (variance < least * least) {
        throw new ConfigException(
            "target.variance",
            "expected at least %.3g, which the grid resolves, found %s"
                .formatted(least * least, variance));
      }
    }
    GridAxis[] axes = IntStream.range(0, d).mapToObj(i -> axis).toArray(GridAxis[]::new);
    return GridDensity.of(x -> logDensity(target, x), axes);
  }

  private static double logDensity(MixtureTarget target, double[] x) {
    double[] terms = new double[target.weights().length];
    for (int i = 0; i < terms.length; i++) {
      double square = 0;
      for (int j = 0; j < x.length; j++) {
        square += Math.pow(x[j] - target.means()[i][j], 2);
      }
      double variance = target.variances()[i];
      terms[i] =
          Math.log(target.weights()[i])
              - 0.5 * square / variance
              - 0.5 * x.length * Math.log(variance);
    }
    double top = Arrays.stream(terms).max().orElseThrow();
    return top + Math.log(Arrays.stream(terms).map(t -> Math.exp(t - top)).sum());
  }

  private static GridPath path(Diffusion dynamics, GridDensity data, double horizon) {
    int i = data.axes().length - 1;
    return equation(dynamics, data, horizon).path(data, 0, horizon, STEPS[i], EVERY[i]);
  }

  /** A law close to the data, with steps of its own: it need not be one of those stored. */
  private static GridDensity early(Diffusion dynamics, GridDensity data, double t) {
    return equation(dynamics, data, t).evolve(data, 0, t, STEPS[1]);
  }

  private static FokkerPlanckGrid equation(Diffusion dynamics, GridDensity data, double horizon) {
    return new FokkerPlanckGrid(
        dynamics,
        FokkerPlanckGrid.Rule.CRANK_NICOLSON,
        constant(dynamics, data, horizon),
        data.axes());
  }

  /**
   * Whether drift and noise are the same at several times, on rows all over the grid: with equal
   * coefficients the equation is set up once and not at each step, which is most of the work.
   */
  private static boolean constant(Diffusion dynamics, GridDensity data, double horizon) {
    int d = data.axes().length;
    double[] points = new double[ROWS * d];
    for (int i = 0; i < points.length; i++) {
      // Multiples of irrational numbers modulo 1, one for each coordinate.
      GridAxis axis = data.axes()[i % d];
      int row = i / d;
      double share = (row + 1) * Math.sqrt(2 + i % d) % 1;
      points[i] = axis.first() + share * (axis.last() - axis.first());
    }
    double[] first = coefficients(dynamics, points, d, 0.1 * horizon);
    return DoubleStream.of(0.35, 0.6, 0.85)
        .allMatch(
            share -> Arrays.equals(first, coefficients(dynamics, points, d, share * horizon)));
  }

  private static double[] coefficients(Diffusion dynamics, double[] points, int d, double t) {
    return TensorScope.evaluate(
        () -> {
          Tensor x = Ops.tensor(points, ROWS, d);
          Tensor time = Ops.scalar(t);
          Tensor noise = dynamics.dispersion(Ops.add(Ops.zerosLike(x), 1), x, time);
          return Ops.doubles(Ops.cat(0, dynamics.drift(x, time, Condition.NONE), noise));
        });
  }

  /** Coordinate by coordinate, each n draws. */
  private static double[][] columns(
      int n, int batch, long seed, java.util.function.Function<Rng, Tensor> source) {
    double[][] out = new double[0][];
    for (int from = 0; from < n; from += batch) {
      Rng rng = Rng.of(seed, from, batch);
      double[] flat = TensorScope.evaluate(() -> Ops.doubles(source.apply(rng)));
      int d = flat.length / batch;
      out = out.length == 0 ? new double[d][n] : out;
      for (int i = 0; i < batch && from + i < n; i++) {
        for (int j = 0; j < d; j++) {
          out[j][from + i] = flat[i * d + j];
        }
      }
    }
    return out;
  }

  /** Draws from a density that is constant on cells. */
  private static final class GridDraws {
    private final GridAxis[] axes;
    private final double[] below;

    GridDraws(GridDensity density) {
      axes = density.axes();
      below = density.values();
      // Rounding of the solver may leave densities of −1e-20 in empty cells.
      Arrays.setAll(below, i -> Math.max(0, below[i]));
      Arrays.parallelPrefix(below, Double::sum);
    }

    Tensor draw(Rng rng, int rows) {
      int d = axes.length;
      double[] u = rng.uniforms(1 + d);
      double[] out = new double[rows * d];
      for (int row = 0; row < rows; row++) {
        double wanted = u[row * (1 + d)] * below[below.length - 1];
        int at = Arrays.binarySearch(below, wanted);
        int cell = Math.min(below.length - 1, at >= 0 ? at : -at - 1);
        for (int j = 0; j < d; j++) {
          int place = d == 1 ? cell : j == 0 ? cell / axes[1].cells() : cell % axes[1].cells();
          out[row * d + j] = axes[j].at(place) + (u[row * (1 + d) + 1 + j] - 0.5) * axes[j].width();
        }
      }
      return Ops.tensor(out, rows, d);
    }
  }
}
