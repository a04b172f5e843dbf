package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import tweedie.train.StepReport;

/** What rows of metrics.csv count. */
class TallyTest {
  private static final long SECOND = 1_000_000_000L;
  private static final StepReport STEP = new StepReport(1, 9, 8, 0.5, 1, 1e-3, 2);

  private long now = 77;

  private OptionalDouble elapsed(Tally t) {
    t.add(STEP);
    List<OptionalDouble> row = t.row(STEP, 8);
    assertThat(row).hasSameSizeAs(Tally.COLUMNS);
    return row.get(Tally.COLUMNS.indexOf("elapsed_seconds"));
  }

  /**
   * A step took 2 seconds, all with its evaluation 5; what passes while nothing runs is left out.
   */
  @Test
  void elapsedTimeGoesOnWithAResumedRun() {
    Tally first = new Tally(() -> now);
    now += 100 * SECOND;
    first.start();
    now += 5 * SECOND;
    assertThat(elapsed(first).orElseThrow()).isCloseTo(5, within(1e-9));
    now += SECOND;
    ObjectNode stored = first.json();
    now += 1000 * SECOND;
    Tally second = Tally.of(stored, () -> now);
    now += 100 * SECOND;
    second.start();
    now += 3 * SECOND;
    assertThat(elapsed(second).orElseThrow()).isCloseTo(9, within(1e-9));
  }

  @Test
  void elapsedTimeOfARunThatDidNotCountItStaysUnknown() {
    ObjectNode stored = new Tally(() -> now).json();
    stored.remove("elapsed");
    Tally t = Tally.of(stored, () -> now);
    t.start();
    assertThat(elapsed(t)).isEmpty();
    assertThat(t.json().has("elapsed")).isFalse();
  }
}
