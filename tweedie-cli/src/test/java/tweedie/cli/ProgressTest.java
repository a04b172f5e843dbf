package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
  private static final long SECOND = 1_000_000_000L;

  private static String print(boolean terminal, int steps) {
    StringWriter text = new StringWriter();
    AtomicLong clock = new AtomicLong();
    try (Progress progress = new Progress("train", new PrintWriter(text), terminal, clock::get)) {
      for (int step = 1; step <= steps; step++) {
        clock.addAndGet(SECOND);
        progress.update(step, steps, "loss 0.02");
      }
    }
    return text.toString();
  }

  @Test
  void fileGetsTheFirstStepThenOneLineEveryTenSecondsAndTheEnd() {
    assertThat(print(false, 35).lines())
        .containsExactly(
            "train 1/35  loss 0.02",
            "train 11/35  loss 0.02  24s left",
            "train 21/35  loss 0.02  14s left",
            "train 31/35  loss 0.02  4s left",
            "train 35/35  loss 0.02  took 35s");
  }

  @Test
  void begunWorkShowsTheTimeLeftInItsFirstLine() {
    StringWriter text = new StringWriter();
    AtomicLong clock = new AtomicLong(7 * SECOND);
    try (Progress progress = new Progress("sample", new PrintWriter(text), false, clock::get)) {
      progress.begin();
      clock.addAndGet(2 * SECOND);
      progress.update(64, 640, "");
    }
    assertThat(text.toString().strip()).isEqualTo("sample 64/640    18s left");
  }

  private static String late(int steps) {
    StringWriter text = new StringWriter();
    AtomicLong clock = new AtomicLong();
    try (Progress progress = Progress.late("sample", new PrintWriter(text), false, clock::get)) {
      for (int step = 1; step <= steps; step++) {
        clock.addAndGet(SECOND);
        progress.update(step, steps, "");
      }
    }
    return text.toString();
  }

  @Test
  void workThatIsShortAsARuleIsSilentForTenSeconds() {
    assertThat(late(9)).isEmpty();
    assertThat(late(12).lines())
        .containsExactly("sample 10/12    2s left", "sample 12/12    took 12s");
  }

  @Test
  void terminalRewritesOneLineNarrowerThanItself() {
    String text = print(true, 4);
    assertThat(text.lines().filter(line -> !line.isEmpty())).hasSize(4);
    assertThat(text).endsWith(System.lineSeparator()).contains("[####################] train 4/4");
    for (String line : text.strip().split("\r", -1)) {
      assertThat(line.strip().length()).isLessThan(80);
    }
  }

  @ParameterizedTest
  @CsvSource({"0.4,0s", "59,59s", "60,1m00s", "185,3m05s", "7620,2h07m"})
  void durationTakesTheLargestTwoUnits(double seconds, String text) {
    assertThat(Progress.duration(seconds)).isEqualTo(text);
  }
}
