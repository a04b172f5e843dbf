package tweedie.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tweedie.file.CorruptFileException;

final class MetricsCsvTest {
  private static final List<String> COLUMNS = List.of("loss", "held");

  @TempDir Path folder;

  @Test
  void resumedFileEqualsTheUnbrokenOne() throws IOException {
    Path unbroken = folder.resolve("a.csv");
    write(unbroken, 0, 1, 6);
    Path resumed = folder.resolve("b.csv");
    write(resumed, 0, 1, 5);
    Files.writeString(resumed, "6,0.1", StandardOpenOption.APPEND);
    write(resumed, 3, 4, 6);
    assertThat(resumed).hasSameTextualContentAs(unbroken);
    assertThat(unbroken).content().startsWith("step,loss,held\n1,1.0,\n2,0.5,\n");
  }

  @Test
  void newRunStartsEmptyAndTornHeaderIsRepaired() throws IOException {
    Path file = folder.resolve("a.csv");
    write(file, 0, 1, 3);
    write(file, 0, 1, 1);
    assertThat(file).hasContent("step,loss,held\n1,1.0,\n");
    Files.writeString(file, "step,lo");
    write(file, 9, 1, 1);
    assertThat(file).hasContent("step,loss,held\n1,1.0,\n");
  }

  @Test
  void columnsAddedSinceAreEmptyInOlderRows() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "step,loss\n1,1.0\n2,0.5\n3,0.1");
    write(file, 1, 2, 2);
    assertThat(file).hasContent("step,loss,held\n1,1.0,\n2,0.5,\n");
  }

  @Test
  void otherColumnsAndWrongCountsAreRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "step,other\n1,2\n");
    assertThatThrownBy(() -> MetricsCsv.open(file, COLUMNS, 1))
        .isInstanceOf(CorruptFileException.class)
        .hasMessage(file + ": expected columns step,loss,held, found step,other");
    assertThat(file).hasContent("step,other\n1,2\n");
    assertThatThrownBy(() -> MetricsCsv.open(file, List.of("others"), 1))
        .hasMessage(file + ": expected columns step,others, found step,other");
    assertThatThrownBy(() -> MetricsCsv.open(file, List.of("a,b"), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void write(Path file, long resumed, int from, int to) throws IOException {
    try (MetricsCsv csv = MetricsCsv.open(file, COLUMNS, resumed)) {
      for (int step = from; step <= to; step++) {
        csv.append(step, List.of(OptionalDouble.of(1.0 / step), OptionalDouble.empty()));
      }
      csv.flush();
    }
  }
}
