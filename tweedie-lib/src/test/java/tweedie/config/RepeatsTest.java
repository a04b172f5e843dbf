package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tweedie.data.Table;
import tweedie.train.StepReport;

/** Rows that a model is judged on and was trained on. */
class RepeatsTest {
  @TempDir Path folder;

  @Test
  void shareCountsEveryRowThatWasTrainedOn() {
    Table train = Table.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
    Table judged = Table.of(new float[] {3, 4, 4, 3, 3, 4, 1, 2}, 4, 2);
    assertThat(Repeats.share(judged, train)).isEqualTo(0.75);
    assertThat(Repeats.share(Table.of(new float[0], 0, 2), train)).isZero();
  }

  /** The same state given something else is another row. */
  @Test
  void whatAModelIsToldBelongsToTheRow() {
    Table one = Table.of(new float[] {1}, 1, 1);
    Table told = one.withContext(Optional.of(Table.of(new float[] {2}, 1, 1)));
    Table other = one.withContext(Optional.of(Table.of(new float[] {3}, 1, 1)));
    assertThat(Repeats.share(told, told)).isEqualTo(1);
    assertThat(Repeats.share(other, told)).isZero();
  }

  private List<String> warnings(String data) throws IOException {
    ObjectNode c =
        Runs.parse(
            """
            {"process": {"type": "sphere"}, "trainer": {"steps": 0},
             "data": {"source": "places.csv", "testShare": 0.25 %s},
             "network": {"type": "mlp", "width": 8, "depth": 1}}
            """
                .formatted(data));
    List<String> told = new ArrayList<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void step(StepReport report) {}

          @Override
          public void warning(String line) {
            told.add(line);
          }
        };
    Path run = folder.resolve("run" + data.length());
    TrainRun.start(c, run, Optional.of(folder), listener).close();
    return told;
  }

  @Test
  void trainingAndJudgementTellOfRepeatedRows() throws IOException {
    StringBuilder rows = new StringBuilder("lat,lon\n");
    for (int i = 0; i < 80; i++) {
      rows.append(i % 41).append(",7\n");
    }
    Files.writeString(folder.resolve("places.csv"), rows);
    assertThat(warnings(""))
        .singleElement()
        .asString()
        .contains("of the 20 test rows equal a training row", "\"distinct\": true");
    assertThat(warnings(", \"distinct\": true")).isEmpty();
    try (Model m = Model.load(folder.resolve("run0"))) {
      assertThat(RunData.of(m, Optional.of(folder)).warning()).isPresent();
    }
  }
}
