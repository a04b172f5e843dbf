package tweedie.config;

import java.util.List;
import tweedie.law.TimeProposal;
import tweedie.objective.LogSnrTimes;
import tweedie.process.LinearSde;
import tweedie.process.LogSnrClock;
import tweedie.process.NoiseGrid;

/**
 * The denoiser of linear processes under their variational bound, which trains a noise schedule
 * too.
 *
 * @param gammaMin negative log SNR where the bound of a fixed process begins; a learned schedule
 *     has an end of its own
 * @param law of times: uniform, by importance, or what fits the process
 * @see "Kingma, Salimans, Poole, Ho 2021, arXiv:2107.00630"
 */
record VariationalForm(double gammaMin, String law) implements Form {
  private static final String AUTO = "auto";
  private static final List<String> LAWS = List.of(AUTO, "uniform", "importance");

  static Form read(Keys k) {
    return new VariationalForm(
        k.number("gammaMin", LinearLikelihood.FIRST), k.word("times", AUTO, LAWS));
  }

  @Override
  public boolean trainsProcess() {
    return true;
  }

  @Override
  public void check(Noising process) {
    if (process.linear().isEmpty() && !process.learnsClock()) {
      throw new ConfigException("objective", "'variational' needs a linear process on R^d");
    }
    if (process.learnsClock() && law.equals("importance")) {
      throw new ConfigException(
          "objective.times", "a learned schedule is its own law of times, found 'importance'");
    }
    if (process.learnsClock() && gammaMin != LinearLikelihood.FIRST) {
      throw new ConfigException(
          "objective.gammaMin",
          "the bound of a learned schedule begins at process.gammaMin, found " + gammaMin);
    }
    process.linear().ifPresent(this::first);
  }

  @Override
  public Method on(Noising process, Facts facts) {
    check(process);
    return new VariationalMethod(process, process.on(facts), facts, this);
  }

  private double first(LinearSde p) {
    if (!(gammaMin < 2 * Math.log(p.sigma(p.horizon())))) {
      throw new ConfigException(
          "objective.gammaMin",
          "expected less than %s, where noise ends, found %s"
              .formatted((float) (2 * Math.log(p.sigma(p.horizon()))), gammaMin));
    }
    return NoiseGrid.time(p, gammaMin);
  }

  /** The law of times of a process, with a schedule that learns from them or without. */
  TimeProposal times(LinearSde p, boolean learns) {
    if (learns) {
      return TimeProposal.uniform(LogSnrClock.FIRST, p.horizon());
    }
    return fixed(p, law.equals("uniform"));
  }

  /**
   * The law of times of another process, uniform for a network whose schedule learned from such.
   */
  TimeProposal other(LinearSde p, boolean learned) {
    return fixed(p, learned || law.equals("uniform"));
  }

  /** Times evenly in log SNR, for any process. */
  TimeProposal logSnr(LinearSde p) {
    return fixed(p, false);
  }

  private TimeProposal fixed(LinearSde p, boolean uniform) {
    double first = first(p);
    return uniform
        ? TimeProposal.uniform(first, p.horizon())
        : LogSnrTimes.of(p, first, p.horizon());
  }
}
