package tweedie.config;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tweedie.core.AfterStep;
import tweedie.core.Sampler;
import tweedie.core.Score;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.LinearSde;
import tweedie.process.NoiseGrid;
import tweedie.process.SemiLinear;
import tweedie.solver.DenoiseLast;

/** Grids, solvers and reversals of linear processes by the names of options. */
public final class LinearSampling {
  /** The value of the paper. */
  private static final double RHO = 7;

  private LinearSampling() {}

  /**
   * Draws from a score.
   *
   * @param process on the space of the states
   * @param score its score
   * @param o solver, grid and micro-batch
   * @return the sampling
   */
  public static Sampling of(LinearSde process, Score score, SampleOptions o) {
    return of(process, score, o, inner -> inner, List.of());
  }

  /** As above, with something around the steps of the solver and hooks after each. */
  static Sampling of(
      LinearSde process,
      Score score,
      SampleOptions o,
      UnaryOperator<Solver<? super SemiLinear>> around,
      List<AfterStep> after) {
    AtomicLong calls = new AtomicLong();
    Score counted =
        (x, t, c) -> {
          calls.incrementAndGet();
          return score.at(x, t, c);
        };
    return Sampling.of(
        hooks ->
            sampler(process, o, around, Stream.concat(after.stream(), hooks.stream()).toList()),
        reversal(process, counted, o),
        process.prior(),
        process::data,
        o.batch(),
        calls);
  }

  /**
   * The time grid by name, from T to the last time.
   *
   * @param process gives T and the signal-to-noise ratio
   * @param o options
   * @return the grid
   */
  public static TimeGrid grid(LinearSde process, SampleOptions o) {
    double from = o.start(process.horizon());
    return switch (o.grid()) {
      case "logsnr" -> NoiseGrid.logSnr(process, from, o.tEnd(), o.steps());
      case "karras" -> NoiseGrid.karras(process, from, o.tEnd(), o.steps(), RHO);
      default -> Sampling.grid(process.horizon(), o);
    };
  }

  /**
   * The sampler by name.
   *
   * @param process for the grid
   * @param o options
   * @param hooks run after each step
   * @return the sampler
   */
  public static Sampler<SemiLinear> sampler(
      LinearSde process, SampleOptions o, List<AfterStep> hooks) {
    return sampler(process, o, inner -> inner, hooks);
  }

  private static Sampler<SemiLinear> sampler(
      LinearSde process,
      SampleOptions o,
      UnaryOperator<Solver<? super SemiLinear>> around,
      List<AfterStep> hooks) {
    Solver<? super SemiLinear> inner =
        around.apply(
            Catalog.solver("sampler.solver", o.solver())
                .solver(SemiLinear.class, o.solver(), o.tolerance()));
    Solver<? super SemiLinear> solver = o.denoise() ? new DenoiseLast<SemiLinear>(inner) : inner;
    return new Sampler<>(solver, grid(process, o), hooks);
  }

  /**
   * The reversal that a solver needs: SDE or ODE.
   *
   * @param process forward
   * @param score its score
   * @param o options
   * @return the reversal
   */
  public static SemiLinear reversal(LinearSde process, Score score, SampleOptions o) {
    return process.dynamics().reverse(score, Catalog.solver("sampler.solver", o.solver()).churn());
  }
}
