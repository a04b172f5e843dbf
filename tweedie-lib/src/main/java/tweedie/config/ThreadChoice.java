package tweedie.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import tweedie.tensor.Native;
import tweedie.train.Training;

/**
 * Settles the number of threads of a run by measurement. All cores are up to twice as fast as one
 * on a quiet machine, but where another program shares the cores every parallel section waits for
 * the slowest thread and a step takes many times as long: no fixed number is right. The choice is
 * stored in the run, because a sum over other threads rounds differently and a resumed run must
 * not.
 */
final class ThreadChoice {
  private static final int ROUNDS = 4;

  /**
   * Share of a batch that is measured on: enough to tell, and the training begins seconds sooner.
   */
  private static final int PART = 4;

  /** All cores must be this much faster than one: the measurement itself is noisy. */
  private static final double GAIN = 0.9;

  private ThreadChoice() {}

  /** The experiment with a definite number of threads; vectors get one thread unmeasured. */
  static Experiment settle(Experiment e, Split data, Facts facts) {
    int threads = e.trainer().threads();
    if (threads > 0) {
      return e;
    }
    int all = Runtime.getRuntime().availableProcessors();
    boolean images = facts.image().length > 0;
    int chosen = images && all > 1 ? faster(e, data, facts, all) : 1;
    ObjectNode config = e.resolved().deepCopy();
    ((ObjectNode) config.get("trainer")).put("threads", chosen);
    return Experiment.of(config);
  }

  /** Alternates the two numbers over real training steps; the first round of each warms up. */
  private static int faster(Experiment e, Split data, Facts facts, int all) {
    List<List<Double>> seconds = List.of(new ArrayList<>(), new ArrayList<>());
    try (TrainRun scratch = TrainRun.scratch(part(e), facts, data)) {
      Training training = scratch.training();
      training.steps(2L * (ROUNDS + 1));
      Native.threads(1);
      training.run(
          (r, t) -> {
            int which = (int) ((r.step() - 1) % 2);
            if (r.step() > 2) {
              seconds.get(which).add(r.seconds());
            }
            Native.threads(which == 0 ? all : 1);
            return true;
          });
    }
    return median(seconds.get(1)) < GAIN * median(seconds.get(0)) ? all : 1;
  }

  private static Experiment part(Experiment e) {
    ObjectNode config = e.resolved().deepCopy();
    int batch = Math.max(1, e.trainer().batch() / PART);
    ((ObjectNode) config.get("trainer")).put("batch", batch).put("accumulation", 1);
    return Experiment.of(config);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
