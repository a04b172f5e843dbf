package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Fits a configuration to a time: some steps of a run that is thrown away are measured, then the
 * number of steps is set and every schedule that is given in steps or images shrinks with it. The
 * outcome is a configuration like any other, so that the run itself does not depend on the clock.
 */
public final class Pace {
  /** Steps before the measured ones: memory and caches settle. */
  private static final int WARM_UP = 10;

  private static final int MEASURED = 20;

  private Pace() {}

  /**
   * A configuration that trains for at most a time on this machine.
   *
   * @param config the configuration
   * @param dataDir where relative data paths start
   * @param seconds longest training time, &gt; 0; the measured steps count
   * @return the resolved configuration, with no more steps than it had
   * @throws ConfigException for a run of several stages: later ones simulate with what earlier ones
   *     have learned, so that the first steps say little about the others
   * @throws IOException when data cannot be read
   */
  public static ObjectNode fit(JsonNode config, Optional<Path> dataDir, double seconds)
      throws IOException {
    if (!(seconds > 0) || Double.isInfinite(seconds)) {
      throw new IllegalArgumentException("minutes: expected more than 0, found " + seconds / 60);
    }
    long start = System.nanoTime();
    Experiment wanted = Experiment.of(config);
    long steps = wanted.trainer().steps();
    if (wanted.form().stage(steps) != steps) {
      throw new ConfigException(
          "--minutes",
          "the stages of a bridge differ in cost; give their number of steps, --steps");
    }
    Split data = Split.read(wanted, dataDir);
    Facts facts = Facts.of(data);
    Experiment e = ThreadChoice.settle(wanted, data, facts);
    double step = median(measure(e, data, facts));
    double left = seconds - (System.nanoTime() - start) * 1e-9;
    return scaled(e.resolved(), Math.max(1, (long) (left / step)));
  }

  /** The same run in fewer steps: warm-up and half-life of the average shrink in proportion. */
  static ObjectNode scaled(ObjectNode config, long most) {
    ObjectNode out = config.deepCopy();
    ObjectNode trainer = (ObjectNode) out.get("trainer");
    long steps = trainer.get("steps").asLong();
    if (steps <= most) {
      return out;
    }
    double share = (double) most / steps;
    trainer.put("steps", most);
    ObjectNode optimizer = (ObjectNode) out.get("optimizer");
    optimizer.put("warmup", Math.round(optimizer.get("warmup").asLong() * share));
    optimizer.put("emaHalfLife", optimizer.get("emaHalfLife").asDouble() * share);
    return out;
  }

  private static List<Double> measure(Experiment e, Split data, Facts facts) {
    List<Double> seconds = new ArrayList<>();
    try (TrainRun scratch = TrainRun.scratch(e, facts, data)) {
      scratch
          .training()
          .run(
              (r, t) -> {
                seconds.add(r.seconds());
                return seconds.size() < WARM_UP + MEASURED;
              });
    }
    return seconds.subList(Math.min(WARM_UP, seconds.size() / 2), seconds.size());
  }

  private static double median(List<Double> seconds) {
    if (seconds.isEmpty()) {
      return 1;
    }
    List<Double> sorted = new ArrayList<>(seconds);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
