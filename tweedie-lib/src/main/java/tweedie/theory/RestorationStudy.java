package tweedie.theory;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Diffusion;
import tweedie.core.Reversal;
import tweedie.core.Sampler;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.ConstantBeta;
import tweedie.process.LinearSde;
import tweedie.process.MatrixDiffusion;
import tweedie.process.NamedProcesses;
import tweedie.process.SemiLinear;
import tweedie.solver.EulerMaruyama;
import tweedie.solver.Heun;
import tweedie.solver.Lookback;
import tweedie.solver.RestorationDegradation;
import tweedie.solver.RestorationDegradation.Noise;
import tweedie.solver.RestorationDegradationKernel;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * Wasserstein-1 error against steps of deterministic samplers with exact scores: quantiles of the
 * law at T are mapped back and compared with the quantiles of the true law there, so that there is
 * no Monte Carlo error and no error of the prior.
 *
 * @see "Chen, Daras, Dimakis 2023, Restoration-Degradation beyond Linear Diffusions, ICML, for the
 *     samplers"
 */
public final class RestorationStudy {
  /** Place of the restoration–degradation of look-back h among the solvers. */
  private static final int NOISELESS = 1;

  private static final int QUANTILES = 2000;

  /** Where runs of the linear process end: its score needs noise. */
  private static final double LAST = 1e-4;

  private static final GridAxis WIDE = new GridAxis(-8, 8, 6401);
  private static final GridAxis WELL = new GridAxis(-4, 4, 1601);

  private RestorationStudy() {}

  /**
   * One sampler.
   *
   * @param name of the sampler
   * @param errors W1 at each number of steps
   */
  public record Curve(String name, List<Double> errors) {
    /** Copies the list. */
    public Curve {
      errors = List.copyOf(errors);
    }
  }

  /** A solver and its name. */
  private record Named<D extends Reversal>(String name, Solver<? super D> solver) {}

  /**
   * A linear process: {@code dX = −X dt + √2 dW} to time 4, in units in which that is 1, from
   * {@code ½ N(−2, ¼) + ½ N(2, ¼)}, on equal steps down to 1e-4.
   *
   * @param steps numbers of steps
   * @return Euler, restoration–degradation, DDIM, Heun
   */
  public static List<Curve> linear(int... steps) {
    MixtureTarget data =
        new MixtureTarget(
            new double[] {0.5, 0.5}, new double[][] {{-2}, {2}}, new double[] {0.25, 0.25});
    LinearSde process = NamedProcesses.vp(new ConstantBeta(8)).in(new Euclidean(1));
    List<Named<SemiLinear>> solvers = new ArrayList<>(common());
    // Charts tell six lines apart; the noiseless reverse SDE is the one that is far off everywhere.
    solvers.remove(NOISELESS);
    solvers.add(new Named<>("DDIM", new RestorationDegradationKernel(Lookback.full())));
    GridDensity end = density(x -> data.logDensity(process, x, 1));
    return curves(
        solvers,
        process.dynamics().reverse(data.score(process), 0),
        end,
        density(x -> data.logDensity(process, x, LAST)),
        LAST,
        steps);
  }

  /**
   * A non-linear process: {@code dX = (X − X³) dt + dW} to time 1 from N(0.3, 0.04), with density
   * and score from a grid.
   *
   * @param steps numbers of steps
   * @return Euler, restoration–degradation, Heun
   */
  public static List<Curve> nonlinear(int... steps) {
    Diffusion process =
        new MatrixDiffusion(
            new Euclidean(1),
            (x, t) -> x.sub(Ops.pow(x, 3)),
            (x, t) -> Ops.add(Ops.zerosLike(x), 1).unsqueeze(-1));
    GridDensity start = GridDensity.of(x -> -12.5 * (x[0] - 0.3) * (x[0] - 0.3), WELL);
    GridPath path =
        new FokkerPlanckGrid(process, FokkerPlanckGrid.Rule.CRANK_NICOLSON, true, WELL)
            .path(start, 0, 1, 4000, 4);
    return curves(common(), process.reverse(path.score(), 0), path.last(), start, 0, steps);
  }

  private static <D extends Reversal> List<Named<D>> common() {
    Lookback one = Lookback.steps(1);
    return List.of(
        new Named<>("Euler", new EulerMaruyama()),
        new Named<>("RD, l = h", new RestorationDegradation(one, Noise.SQRT)),
        new Named<>(
            "RD, l = 4h", new RestorationDegradation(Lookback.steps(4).capped(), Noise.SQRT)),
        new Named<>(
            "RD, l = ½√h", new RestorationDegradation(Lookback.root(0.5).capped(), Noise.SQRT)),
        new Named<>("RD corrected", new RestorationDegradation(one, Noise.LINEARISED)),
        new Named<>("Heun, two calls a step", new Heun()));
  }

  /** A batched log-density on the wide grid. */
  private static GridDensity density(java.util.function.UnaryOperator<Tensor> logDensity) {
    double[] x = new double[WIDE.cells()];
    for (int i = 0; i < x.length; i++) {
      x[i] = WIDE.at(i);
    }
    double[] log =
        TensorScope.evaluate(() -> Ops.doubles(logDensity.apply(Ops.tensor(x, x.length, 1))));
    return GridDensity.of(z -> log[(int) Math.rint((z[0] - WIDE.first()) / WIDE.width())], WIDE);
  }

  private static <D extends Reversal> List<Curve> curves(
      List<Named<D>> solvers,
      D flow,
      GridDensity end,
      GridDensity start,
      double last,
      int[] steps) {
    double[] quantiles = new GridQuantiles(end).midpoints(QUANTILES);
    GridQuantiles truth = new GridQuantiles(start);
    List<Curve> out = new ArrayList<>();
    for (Named<D> named : solvers) {
      List<Double> w1 = new ArrayList<>();
      for (int n : steps) {
        TimeGrid grid = TimeGrid.uniform(1, last, n);
        w1.add(
            TensorScope.evaluate(
                () ->
                    truth.wasserstein(
                        Ops.doubles(
                            new Sampler<D>(named.solver(), grid)
                                .run(
                                    flow,
                                    Ops.tensor(quantiles, QUANTILES, 1),
                                    Condition.NONE,
                                    Rng.of(0, QUANTILES))))));
      }
      out.add(new Curve(named.name(), w1));
    }
    return out;
  }
}
