package tweedie.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.NoisedPair;
import tweedie.space.Euclidean;

/**
 * The objective of states given conditions that stand beside them, by one of four estimators.
 *
 * @param estimator which one
 * @param coherent whether a run follows one noised path of the condition, rather than fresh draws
 * @param sigmaMin smallest noise of the condition
 * @param sigmaMax largest noise of the condition; for vscmde, at which it ends
 * @param shrink steps over which vscmde comes down to it
 * @param times training times
 * @see "Batzolis, Stanczuk, Schönlieb, Etmann 2021, arXiv:2111.13606, sections 3-4"
 */
record ConditionalForm(
    Estimator estimator,
    boolean coherent,
    double sigmaMin,
    double sigmaMax,
    int shrink,
    TrainingTimes times)
    implements Form {
  private static final List<String> PATHS = List.of("redrawn", "coherent");

  /** How the condition is noised beside the state. */
  enum Estimator {
    /** Not at all: the network sees it as it is. */
    CDE,
    /** As the state is. */
    CDIFFE,
    /** By a clock of its own. */
    CMDE,
    /** By a clock that is that of the state at first. */
    VSCMDE;

    static List<String> names() {
      return Arrays.stream(values()).map(e -> e.name().toLowerCase(Locale.ROOT)).toList();
    }
  }

  static Form read(Keys k) {
    String word = k.word("estimator", "cmde", Estimator.names());
    ConditionalForm f =
        new ConditionalForm(
            Estimator.valueOf(word.toUpperCase(Locale.ROOT)),
            k.word("path", "redrawn", PATHS).equals("coherent"),
            k.number("sigmaMin", 0.005),
            k.number("sigmaMax", 1),
            k.count("shrink", 1000, 1),
            TrainingTimes.read(k, "stratified", 1e-5));
    if (!(f.sigmaMin > 0 && f.sigmaMax > f.sigmaMin)) {
      throw new ConfigException(
          k.at("sigmaMax"),
          "expected 0 < sigmaMin < sigmaMax, found %s and %s".formatted(f.sigmaMin, f.sigmaMax));
    }
    return f;
  }

  @Override
  public void check(Noising process) {
    LinearSde x = state(process);
    times.checkOpen(x.horizon());
    if (x.blocks() != 1) {
      throw new ConfigException(
          "process", "this objective needs one block, this process has " + x.blocks());
    }
    if (estimator == Estimator.VSCMDE && !(x.sigma(x.horizon()) > sigmaMax)) {
      throw new ConfigException(
          "objective.sigmaMax",
          "expected less than that of the process, %.4g, found %s"
              .formatted(x.sigma(x.horizon()), sigmaMax));
    }
  }

  @Override
  public boolean readsPairs() {
    return true;
  }

  @Override
  public double firstTime() {
    return times.from();
  }

  @Override
  public Method on(Noising process, Facts facts) {
    int channels = facts.given().beside(facts);
    return new ConditionalMethod(
        this, process, state(process).in(new Euclidean(facts.event())), facts, channels);
  }

  private static LinearSde state(Noising process) {
    return LinearNoising.require("objective", process, "this objective");
  }

  /** The pair at a step of the training; all steps beyond the last one are alike. */
  NoisedPair pair(LinearSde x, long[] event, int channels, long step) {
    LinearSde y =
        switch (estimator) {
          // Its condition may have another shape than the state.
          case CDE, CDIFFE -> x.in(Euclidean.ANY);
          case CMDE -> NamedProcesses.ve(sigmaMin, sigmaMax);
          case VSCMDE -> NamedProcesses.ve(sigmaMin, width(x.sigma(x.horizon()), step));
        };
    return new NoisedPair(x, y, event, channels);
  }

  /** From that of the state down to its own, by equal factors. */
  private double width(double from, long step) {
    double share = Math.min(1, (double) step / shrink);
    return from * Math.pow(sigmaMax / from, share);
  }
}
