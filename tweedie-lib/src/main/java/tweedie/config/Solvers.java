package tweedie.config;

import java.util.List;
import java.util.function.DoubleFunction;
import tweedie.core.Diffusion;
import tweedie.core.Jump;
import tweedie.core.JumpReversal;
import tweedie.core.Reversal;
import tweedie.core.Solver;
import tweedie.process.SemiLinear;
import tweedie.solver.EulerMaruyama;
import tweedie.solver.Gillespie;
import tweedie.solver.Heun;
import tweedie.solver.JumpCorrector;
import tweedie.solver.Lookback;
import tweedie.solver.RestorationDegradation;
import tweedie.solver.RestorationDegradation.Noise;
import tweedie.solver.RestorationDegradationKernel;
import tweedie.solver.Rk45;
import tweedie.solver.Sscs;
import tweedie.solver.Sscs2;
import tweedie.solver.TauLeaping;

/** The solvers by name. */
final class Solvers {
  private static final int CORRECTIONS = 10;
  private static final String RD = "Chen, Daras, Dimakis 2023";
  private static final RestorationDegradation RD_EULER =
      new RestorationDegradation(Lookback.root(0.5).capped(), Noise.SQRT);
  private static final RestorationDegradation RD_CORRECTED =
      new RestorationDegradation(Lookback.steps(1), Noise.LINEARISED);
  private static final RestorationDegradationKernel RD_KERNEL =
      new RestorationDegradationKernel(Lookback.full());
  private static final TauLeaping CATEGORICAL = new TauLeaping(TauLeaping.Rule.CATEGORICAL);
  private static final TauLeaping ORDINAL = new TauLeaping(TauLeaping.Rule.ORDINAL);

  static final List<Entry<SolverEntry>> ALL =
      List.of(
          new Entry<>(
              "em",
              "Euler-Maruyama, reverse SDE",
              new SolverEntry(
                  1, 1, 1, "Song et al. 2021", Diffusion.class, tol -> new EulerMaruyama())),
          new Entry<>(
              "sscs",
              "symmetric splitting, published first-order form, reverse SDE",
              new SolverEntry(
                  1, 1, 1, "Dockhorn et al. 2022", SemiLinear.class, tol -> new Sscs())),
          new Entry<>(
              "sscs2",
              "symmetric splitting, second-order form, reverse SDE",
              new SolverEntry(
                  2, 1, 2, "Strang 1968; this library", SemiLinear.class, tol -> new Sscs2())),
          new Entry<>(
              "heun",
              "Heun, probability-flow ODE; few steps suit vp, not Langevin diffusions or ve",
              new SolverEntry(2, 0, 2, "Karras et al. 2022", Diffusion.class, tol -> new Heun())),
          new Entry<>(
              "rk45",
              "adaptive Dormand-Prince 5(4), probability-flow ODE",
              new SolverEntry(
                  0, 0, 5, "Dormand, Prince 1980", Diffusion.class, tol -> new Rk45(tol, tol))),
          new Entry<>(
              "rdEuler",
              "restoration-degradation, Euler maps, look-back half the root of the step; PF ODE",
              new SolverEntry(1, 0, 0.5, RD, Reversal.class, tol -> RD_EULER)),
          new Entry<>(
              "rdCorrected",
              "restoration-degradation, noise rule of this library, look-back one step; PF ODE",
              new SolverEntry(1, 0, 1, RD, Reversal.class, tol -> RD_CORRECTED)),
          new Entry<>(
              "rdKernel",
              "restoration-degradation, exact kernels, look-back to the data: ddim on one block",
              new SolverEntry(1, 0, 1, RD, SemiLinear.class, tol -> RD_KERNEL)),
          jump("tauLeaping", "tau-leaping of unordered symbols", 1, tol -> CATEGORICAL),
          jump("tauLeapingOrdinal", "tau-leaping of ordered symbols", 1, tol -> ORDINAL),
          corrected(
              "tauLeapingCorrected",
              "tau-leaping of ordered symbols, ten corrector leaps a step at late times",
              ORDINAL),
          corrected(
              "tauLeapingCorrectedCategorical",
              "tau-leaping of unordered symbols, ten corrector leaps a step at late times",
              CATEGORICAL),
          jump(
              "gillespie", "exact simulation jump by jump, few sites", 0, tol -> new Gillespie(4)));

  private Solvers() {}

  private static Entry<SolverEntry> jump(
      String name, String about, int calls, DoubleFunction<Solver<?>> make) {
    return new Entry<>(
        name, about, new SolverEntry(calls, 1, 1, "Campbell et al. 2022", Jump.class, make));
  }

  /** The numbers of the paper, appendix H. */
  private static Entry<SolverEntry> corrected(String name, String about, TauLeaping leap) {
    JumpCorrector corrector = new JumpCorrector(leap, leap, CORRECTIONS, 1.5, 0.1);
    return new Entry<>(
        name,
        about,
        new SolverEntry(
            1 + CORRECTIONS,
            1,
            1,
            "Campbell et al. 2022",
            JumpReversal.class,
            tol -> corrector,
            corrector::calls));
  }
}
