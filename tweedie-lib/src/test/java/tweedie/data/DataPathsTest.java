package tweedie.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DataPathsTest {
  @Test
  void folderThenEnvironmentThenDefault() {
    Optional<Path> folder = Optional.of(Path.of("d"));
    Optional<String> environment = Optional.of("e");
    assertThat(DataPaths.resolve("x.csv", folder, environment)).isEqualTo(Path.of("d/x.csv"));
    assertThat(DataPaths.resolve("x.csv", Optional.empty(), environment))
        .isEqualTo(Path.of("e/x.csv"));
    assertThat(DataPaths.resolve("x.csv", Optional.empty(), Optional.of(" ")))
        .isEqualTo(Path.of("../shared/data/x.csv"));
    Path absolute = Path.of("x.csv").toAbsolutePath();
    assertThat(DataPaths.resolve(absolute.toString(), folder, environment)).isEqualTo(absolute);
  }

  @Test
  void tableChecksItsSizes() {
    assertThatThrownBy(() -> Table.of(new float[5], 2, 3))
        .hasMessage("table: expected 6 values for 2 rows of shape [3], found 5");
    Table table = Table.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
    assertThat(table.select(new int[] {2, 0}).values()).containsExactly(5, 6, 1, 2);
    float[] row = new float[2];
    table.row(1, row);
    assertThat(row).containsExactly(3, 4);
    assertThatThrownBy(() -> table.slice(1, 4)).isInstanceOf(IllegalArgumentException.class);
  }
}
