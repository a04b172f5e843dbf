package tweedie.config;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.ForwardProcess;
import tweedie.core.Source;
import tweedie.objective.TimeLaw;

/**
 * The key {@code time} of an objective: the law of training times on [from, T].
 *
 * @param law one of the names of laws
 * @param from smallest time, at least 0
 */
record TrainingTimes(String law, double from) {
  private static final List<String> LAWS = List.of("uniform", "stratified");
  private static final String FROM = "objective.time.from";

  /** Reads the key; the law has a default of the objective's own. */
  static TrainingTimes read(Keys objective, String law) {
    Keys k = objective.object("time");
    TrainingTimes times = new TrainingTimes(k.word("type", law, LAWS), k.number("from", 1e-5));
    if (!(times.from >= 0)) {
      throw new ConfigException(FROM, "expected at least 0, found " + times.from);
    }
    k.done();
    return times;
  }

  /** Refuses a process that ends before the times begin. */
  void check(ForwardProcess<?> process) {
    if (!(from < process.horizon())) {
      throw new ConfigException(
          FROM, "expected less than " + process.horizon() + ", where time ends, found " + from);
    }
  }

  /** Times of a process, [B]. */
  Source<Tensor> on(ForwardProcess<?> process) {
    return law.equals("uniform")
        ? TimeLaw.uniform(from, process.horizon())
        : TimeLaw.stratified(from, process.horizon());
  }
}
