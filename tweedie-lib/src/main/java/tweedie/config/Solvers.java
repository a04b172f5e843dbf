package tweedie.config;

import java.util.List;
import java.util.function.DoubleFunction;
import tweedie.core.Diffusion;
import tweedie.core.Jump;
import tweedie.core.JumpReversal;
import tweedie.core.Reversal;
import tweedie.core.Solver;
import tweedie.process.SemiLinear;
import tweedie.solver.AdaptiveSde;
import tweedie.solver.Ancestral;
import tweedie.solver.Conjugate;
import tweedie.solver.Ddim;
import tweedie.solver.DpmMultistep;
import tweedie.solver.DpmSde;
import tweedie.solver.DpmSdeMultistep;
import tweedie.solver.DpmSinglestep;
import tweedie.solver.EdmHeun;
import tweedie.solver.EulerMaruyama;
import tweedie.solver.Gddim;
import tweedie.solver.Gillespie;
import tweedie.solver.Heun;
import tweedie.solver.JumpCorrector;
import tweedie.solver.Lookback;
import tweedie.solver.Oba;
import tweedie.solver.PredictorCorrector;
import tweedie.solver.RestorationDegradation;
import tweedie.solver.RestorationDegradation.Noise;
import tweedie.solver.RestorationDegradationKernel;
import tweedie.solver.Rk45;
import tweedie.solver.Splitting;
import tweedie.solver.Sscs;
import tweedie.solver.Sscs2;
import tweedie.solver.TauLeaping;
import tweedie.solver.UniPc;

/** The solvers by name. */
final class Solvers {
  private static final int CORRECTIONS = 10;

  /**
   * What was derived here from the idea of a paper, in the absence of its equations or beside them.
   */
  private static final String OWN = "this library, after ";

  private static final String RD = "Chen, Daras, Dimakis 2023";
  private static final String DPM = "Lu et al. 2022";
  private static final String PANDEY = "Pandey, Rudolph, Mandt 2024";
  private static final String ZHAO = "Zhao et al. 2023";
  private static final String GDDIM = "Zhang, Tao, Chen 2023";

  private static final String SONG = "Song, Meng, Ermon 2021";

  private static final SolverRange POSITIVE = new SolverRange("a number > 0", v -> v > 0);
  private static final SolverRange FROM_0 = new SolverRange("a number >= 0", v -> v >= 0);
  private static final SolverRange FROM_1 = new SolverRange("a number >= 1", v -> v >= 1);
  private static final SolverRange SHARE =
      new SolverRange("a number > 0 and at most 1", v -> v > 0 && v <= 1);
  private static final SolverRange UNIT =
      new SolverRange("a number from 0 to 1", v -> v >= 0 && v <= 1);
  private static final SolverRange ANY = new SolverRange("a finite number", v -> true);

  /** 0 is gDDIM; the paper's best ones for each number of calls are of this size. */
  private static final Dial LAMBDA = Dial.plain("lambda", 0, 2, 0.5);

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
          carrying(
              Dial.ratio("root", 0.05, 2, 0.5),
              "c of the look-back c √h",
              POSITIVE,
              c ->
                  flow(
                      "rdEuler",
                      "restoration-degradation, Euler maps, look-back l half the root of the step,"
                          + " max(h, min(l, t))",
                      0.5,
                      new RestorationDegradation(Lookback.root(c).capped(), Noise.SQRT))),
          carrying(
              Dial.ratio("steps", 1, 16, 1),
              "look-back in steps",
              FROM_1,
              n ->
                  flow(
                      "rdCorrected",
                      "restoration-degradation, noise rule of this library, look-back one step",
                      1,
                      new RestorationDegradation(Lookback.steps(n), Noise.LINEARISED))),
          carrying(
              Dial.ratio("share", 0.05, 1, 1),
              "look-back as a share of the time left",
              SHARE,
              q ->
                  new Entry<>(
                      "rdKernel",
                      "restoration-degradation, exact kernels, look-back to the data: ddim on one"
                          + " block",
                      new SolverEntry(
                          1,
                          0,
                          1,
                          OWN + RD,
                          SemiLinear.class,
                          tol -> new RestorationDegradationKernel(Lookback.share(q))))),
          carrying(
              Dial.plain("eta", 0, 1, 0),
              "η, the noise in units of the posterior's",
              UNIT,
              eta -> linear("ddim", "DDIM, η = 0", 1, eta * eta, 1, SONG, new Ddim())),
          linear("ddimHalf", "DDIM, η = 1/2", 1, 0.25, 1, SONG, new Ddim()),
          linear("ancestral", "posterior draws", 1, 1, 1, "Ho et al. 2020", new Ancestral()),
          linear("dpmpp1", "DPM-Solver++, order 1", 1, 0, 1, DPM, new DpmMultistep(1)),
          linear("dpmpp2m", "DPM-Solver++(2M)", 1, 0, 2, DPM, new DpmMultistep(2)),
          linear("dpmpp2s", "DPM-Solver++(2S)", 2, 0, 2, DPM, new DpmSinglestep()),
          linear("dpmpp3m", "DPM-Solver++(3M)", 1, 0, 3, DPM, new DpmMultistep(3)),
          linear("dpmppSde", "SDE-DPM-Solver++(2S)", 2, 1, 2, OWN + DPM, new DpmSde()),
          linear("dpmpp2mSde", "SDE-DPM-Solver++(2M)", 1, 1, 2, DPM, new DpmSdeMultistep()),
          edm("edmHeun", "Heun in σ of x/α", new EdmHeun()),
          carrying(
              Dial.plain("churn", 0, 10, 5),
              "S_churn",
              FROM_0,
              // Range of the paper for ImageNet; unit noise, which keeps the law, and less of it.
              churn -> edm("edmChurn", "edmHeun with churn", new EdmHeun(churn, 0.05, 50, 1))),
          linear("gddim", "exponential, held noise", 1, 0, 1, GDDIM, new Gddim(1)),
          linear("gddim2", "exponential, noise a line in t", 1, 0, 2, GDDIM, new Gddim(2)),
          linear("gddim3", "exponential, noise a parabola in t", 1, 0, 3, GDDIM, new Gddim(3)),
          linear(
              "unipc2",
              "UniPC-2, bh2, full order at the end",
              1,
              0,
              3,
              ZHAO,
              new UniPc(2, false, false)),
          linear(
              "unipc2Lower",
              "UniPC-2, bh2, lower order at the end: the public default",
              1,
              0,
              2,
              ZHAO,
              new UniPc(2)),
          linear(
              "unipc3",
              "UniPC-3, bh2, full order at the end",
              1,
              0,
              4,
              ZHAO,
              new UniPc(3, false, false)),
          carrying(
              Dial.plain("ratio", 0, 1, 0.25),
              "Langevin time a unit of log SNR",
              FROM_0,
              ratio ->
                  linear(
                      "pc",
                      "posterior draw after a Langevin step preconditioned by the covariance",
                      2,
                      1,
                      1,
                      OWN + "Song et al. 2021",
                      new PredictorCorrector(ratio))),
          new Entry<>(
              "adaptiveSde",
              "adaptive steps for tolerances of about 0.01, reverse SDE",
              new SolverEntry(
                  0,
                  1,
                  0,
                  "Jolicoeur-Martineau et al. 2021",
                  SemiLinear.class,
                  tol -> new AdaptiveSde(tol, tol))),
          carrying(
              LAMBDA,
              "λ a unit of time",
              ANY,
              v -> linear("conjugate", "λ-DDIM, λ = 1/2", 1, 0, 1, PANDEY, new Conjugate(v))),
          carrying(
              LAMBDA,
              "λ a unit of time",
              ANY,
              v ->
                  linear(
                      "conjugateOnes",
                      "λ-DDIM-II, λ = 1/2",
                      1,
                      0,
                      1,
                      PANDEY,
                      new Conjugate(v, Conjugate.Matrix.ONES))),
          linear(
              "splitEuler",
              "naive symplectic Euler",
              2,
              0,
              1,
              OWN + PANDEY,
              new Splitting(Splitting.Form.NAIVE_EULER)),
          linear(
              "splitEulerReduced",
              "one score a step",
              1,
              0,
              1,
              OWN + PANDEY,
              new Splitting(Splitting.Form.REDUCED_EULER)),
          linear(
              "splitVerlet",
              "naive velocity Verlet",
              3,
              0,
              1,
              OWN + PANDEY,
              new Splitting(Splitting.Form.NAIVE_VERLET)),
          linear(
              "splitVerletReduced",
              "two scores a step",
              2,
              0,
              1,
              OWN + PANDEY,
              new Splitting(Splitting.Form.REDUCED_VERLET)),
          linear(
              "splitOba", "OBA, naive: two scores", 2, 1, 1, OWN + PANDEY, new Oba(Oba.Form.NAIVE)),
          linear(
              "splitObaReduced",
              "OBA, one score a step",
              1,
              1,
              1,
              OWN + PANDEY,
              new Oba(Oba.Form.REDUCED)),
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

  /** A solver whose name may carry a number; alone it has the start of the dial. */
  private static Entry<SolverEntry> carrying(
      Dial dial, String about, SolverRange range, DoubleFunction<Entry<SolverEntry>> at) {
    Entry<SolverEntry> plain = at.apply(dial.start());
    SolverNumber number = new SolverNumber(dial, about, range, v -> at.apply(v).value());
    return new Entry<>(plain.name(), plain.about(), plain.value().carrying(number));
  }

  /** A solver of the flow of any reversed diffusion, one score a step. */
  private static Entry<SolverEntry> flow(
      String name, String about, double order, Solver<Reversal> solver) {
    return new Entry<>(
        name,
        about + "; PF ODE",
        new SolverEntry(1, 0, order, OWN + RD, Reversal.class, tol -> solver));
  }

  /** A solver of reversed linear processes: SDE where it wants churn, else the flow. */
  private static Entry<SolverEntry> linear(
      String name,
      String about,
      int calls,
      double churn,
      double order,
      String source,
      Solver<SemiLinear> solver) {
    String kind = churn > 0 ? ", reverse SDE" : ", probability-flow ODE";
    return new Entry<>(
        name,
        about + kind,
        new SolverEntry(calls, churn, order, source, SemiLinear.class, tol -> solver));
  }

  /** Its change of variables is singular with three blocks; churn is noise that it adds itself. */
  private static Entry<SolverEntry> edm(String name, String about, EdmHeun solver) {
    boolean redraws = solver.churn() > 0;
    String kind = ", probability-flow ODE" + (redraws ? " with fresh noise" : "");
    return new Entry<>(
        name,
        about + kind,
        new SolverEntry(2, 0, 2, "Karras et al. 2022", SemiLinear.class, tol -> solver)
            .with(2, redraws));
  }

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
