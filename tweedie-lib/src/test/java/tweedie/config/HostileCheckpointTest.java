package tweedie.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.file.CorruptFileException;

/** A checkpoint that somebody has written to does no harm: one error that names it. */
class HostileCheckpointTest {
  @TempDir static Path folder;
  private static Path file = Path.of("");
  private static String good = "";

  @BeforeAll
  static void train() throws IOException {
    Path run = Runs.trained(Runs.table(folder, 1), folder.resolve("run"));
    file = run.resolve("checkpoints/step-1/checkpoint.json");
    good = Files.readString(file);
  }

  private static void refused(String pointer, String key, String value) throws IOException {
    ObjectNode head = Runs.parse(good);
    ((ObjectNode) head.at(pointer)).set(key, Json.parse("", value));
    Files.writeString(file, Json.text(head));
    assertThatThrownBy(() -> Model.load(folder.resolve("run")))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("checkpoint.json")
        .hasMessageContaining(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[0]",
        "[-2]",
        "[1.5]",
        "[1e999]",
        "[4294967298]",
        "[1000000, 1000000]",
        "[65536, 65536, 1]",
        "[3]",
        "[1, 2]",
        "\"2\"",
      })
  void shapes(String shape) throws IOException {
    refused("/data", "shape", shape);
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "1e999", "null"})
  void deviations(String sigma) throws IOException {
    refused("/data", "sigmaData", sigma);
  }

  @ParameterizedTest
  @CsvSource({"-1", "1e30", "99999999999999999999"})
  void steps(String step) throws IOException {
    refused("", "step", step);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"names\": [], \"mean\": [], \"std\": []}",
        "{\"names\": [\"a\"], \"mean\": [], \"std\": [1]}",
        "[1]",
      })
  void columns(String columns) throws IOException {
    refused("/data", "columns", columns);
  }

  @ParameterizedTest
  @CsvSource({"width, -1", "width, 4294967304", "depth, 0"})
  void networks(String key, String value) throws IOException {
    refused("/config/network", key, value);
  }
}
