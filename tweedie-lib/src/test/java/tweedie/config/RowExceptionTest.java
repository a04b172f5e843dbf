package tweedie.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.file.CorruptFileException;

/** Rows that are no states are named by their place in the file, whatever part they went to. */
class RowExceptionTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'sphere'}|1 2|91.5 3|expected latitudes from -90 to 90, found 91.5",
        "{'type':'ctmc','states':4}|1 2|3 7|expected whole numbers from 0 to 3, found 7",
        "{'type':'wrightFisher','alpha':[1,1]}|1 2|3 -1|expected parts of at least 0, found -1",
        "{'type':'hyperbolic'}|0.1 0.2|0.8 0.8|no point of the space, [0.8, 0.8]: ",
      })
  void theFileAndItsRowAreNamed(String process, String good, String bad, String why)
      throws IOException {
    StringBuilder text = new StringBuilder("a,b\n");
    for (int i = 1; i <= 20; i++) {
      text.append((i == 13 ? bad : good).replace(' ', ',')).append('\n');
    }
    Path file = Files.writeString(folder.resolve("rows.csv"), text);
    ObjectNode c = Runs.parse("{\"process\": %s}".formatted(process.replace('\'', '"')));
    c.putObject("data").put("source", "rows.csv").put("heldOutShare", 0.3).put("split", 1);
    Experiment e = Experiment.of(c);
    assertThatThrownBy(() -> Split.read(e, Optional.of(folder)))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageStartingWith(file + ": row 13: " + why);
  }
}
