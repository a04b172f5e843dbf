package tweedie.config;

import java.util.List;
import tweedie.core.Batch;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.ForwardProcess;
import tweedie.core.Objective;
import tweedie.core.Source;
import tweedie.objective.Denoising;
import tweedie.objective.ImportanceDenoising;
import tweedie.objective.LearnedTimes;
import tweedie.objective.LogSnrTimes;
import tweedie.objective.ProposedDenoising;
import tweedie.objective.TimeLaw;
import tweedie.process.LinearSde;

/**
 * The key {@code time} of an objective: the law of training times on [from, T].
 *
 * @param law one of the names of laws
 * @param from smallest time, at least 0
 */
record TrainingTimes(String law, double from) {
  private static final String IMPORTANCE = "importance";
  private static final List<String> LAWS = List.of("uniform", "stratified", "learned", IMPORTANCE);
  private static final String FROM = "objective.time.from";

  /** Reads the key; its defaults are the objective's own. */
  static TrainingTimes read(Keys objective, String law, double first) {
    Keys k = objective.object("time");
    TrainingTimes times = new TrainingTimes(k.word("type", law, LAWS), k.number("from", first));
    if (!(times.from >= 0)) {
      throw new ConfigException(FROM, "expected at least 0, found " + times.from);
    }
    k.done();
    return times;
  }

  /** Refuses the law that needs signal-to-noise ratios on a process that has none. */
  private void checkLaw() {
    if (law.equals(IMPORTANCE)) {
      throw new ConfigException(
          "objective.time.type", "'" + law + "' needs an objective for linear processes");
    }
  }

  /** Refuses a process that ends before the times begin. */
  void check(ForwardProcess<?> process) {
    if (!(from < process.horizon())) {
      throw new ConfigException(
          FROM, "expected less than " + process.horizon() + ", where time ends, found " + from);
    }
    if (law.equals(IMPORTANCE) && from == 0) {
      throw new ConfigException(FROM, "expected more than 0 for times by importance, found 0.0");
    }
  }

  /** Refuses time 0 too, where transition laws have no density. */
  void checkOpen(double horizon) {
    if (!(from > 0 && from < horizon)) {
      throw new ConfigException(
          FROM, "expected more than 0 and less than " + horizon + ", found " + from);
    }
    checkLaw();
  }

  /** Denoising of a linear process at these times, which may follow its signal-to-noise ratio. */
  Objective denoising(LinearSde p, Criterion loss, Field net, Source<Batch> data) {
    return law.equals(IMPORTANCE)
        ? new ProposedDenoising(p, loss, net, data, LogSnrTimes.of(p, from, p.horizon()))
        : denoising((ForwardProcess<?>) p, loss, net, data);
  }

  /** Denoising of a process at these times. */
  Objective denoising(ForwardProcess<?> p, Criterion loss, Field net, Source<Batch> data) {
    double to = p.horizon();
    return switch (law) {
      case "uniform" -> new Denoising(p, loss, net, data, TimeLaw.uniform(from, to));
      case "learned" -> new ImportanceDenoising(p, loss, net, data, new LearnedTimes(from, to));
      default -> new Denoising(p, loss, net, data, TimeLaw.stratified(from, to));
    };
  }
}
