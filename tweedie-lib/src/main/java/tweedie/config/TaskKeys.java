package tweedie.config;

import java.util.List;
import tweedie.data.Degradation;
import tweedie.data.Table;

/**
 * The key {@code data.task}: what a model of pictures is told of each one.
 *
 * @param map from pictures to what is told
 */
record TaskKeys(Degradation map) {
  private static final String LOW = "superResolution";
  private static final List<String> TYPES = List.of(LOW, "inpainting");

  static TaskKeys read(Keys k) {
    boolean low = k.word("type", LOW, TYPES).equals(LOW);
    int factor = k.count("factor", 4, 2);
    int size = k.count("size", 14, 1);
    k.done();
    return new TaskKeys(low ? new Degradation.LowResolution(factor) : new Degradation.Hole(size));
  }

  /** Pictures with their degraded forms as context. */
  Table pairs(Table pictures) {
    try {
      return map.pairs(pictures);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("data.task", String.valueOf(e.getMessage()));
    }
  }
}
