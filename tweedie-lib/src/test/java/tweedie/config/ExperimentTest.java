package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentTest {
  private static ObjectNode config(String section, String key, String value) {
    return Runs.parse(
        "{\"process\": {\"type\": \"vp\"}, \"%s\": {\"%s\": %s}}".formatted(section, key, value));
  }

  @ParameterizedTest
  @CsvSource({
    "trainer, steps, -1, at least 0",
    "trainer, batch, 0, at least 1",
    "trainer, batch, 4294967304, at most 2147483647",
    "trainer, batch, -4294967304, at least 1",
    "trainer, accumulation, 0, at least 1",
    "trainer, threads, -3, at least 0",
    "trainer, threads, 4294967297, at most 2147483647",
    "trainer, logEvery, -1, at least 0",
    "trainer, sampleEvery, -1, at least 0",
    "trainer, checkpointEvery, -2, at least 0",
    "trainer, heldOutEvery, -1, at least 0",
    "metrics, samples, -4, at least 1",
    "metrics, samples, 4294967297, at most 2147483647",
    "data, size, -28, at least 0",
    "data, skipLines, -1, at least 0",
    "sampler, batch, 0, at least 1",
    "sampler, tEnd, 0.0, a number > 0",
    "sampler, tolerance, -1.0, a number > 0",
  })
  void numbersOutOfRangeAreNamedWithTheirValue(
      String section, String key, String value, String expected) {
    assertThatThrownBy(() -> TrainRun.resolve(config(section, key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("%s.%s: expected %s, found %s".formatted(section, key, expected, value));
  }

  @Test
  void accumulationIsAtMostTheBatch() {
    ObjectNode config = config("trainer", "batch", "8");
    ((ObjectNode) config.get("trainer")).put("accumulation", 9);
    assertThatThrownBy(() -> TrainRun.resolve(config))
        .hasMessage("trainer.accumulation: expected at most the batch, 8, found 9");
  }

  @Test
  void listsOfWholeNumbersDoNotSaturate() {
    ObjectNode config = config("network", "channelMultipliers", "[1, 4294967297]");
    assertThatThrownBy(() -> TrainRun.resolve(config))
        .hasMessageContaining("network.channelMultipliers: expected whole numbers of 32 bits");
  }

  /** Below its first training time a network was never asked: its output there is noise. */
  @Test
  void samplingEndsWhereTrainingBegan() {
    String run =
        "{\"process\": {\"type\": \"%s\"%s}, \"objective\": {\"type\": \"%s\","
            + " \"time\": {\"from\": 0.06}}%s}";
    String sphere = run.formatted("sphere", "", "scoreMatching", "");
    String chain = run.formatted("ctmc", ", \"states\": 3", "scoreEntropy", "");
    for (String text : List.of(sphere, chain)) {
      ObjectNode resolved = TrainRun.resolve(Runs.parse(text));
      assertThat(resolved.get("sampler").get("tEnd").asDouble()).isEqualTo(0.06);
    }
    String early = run.formatted("sphere", "", "scoreMatching", ", \"sampler\": {\"tEnd\": 0.001}");
    assertThatThrownBy(() -> TrainRun.resolve(Runs.parse(early)))
        .hasMessage("sampler.tEnd: expected at least objective.time.from = 0.06, found 0.001");
  }

  @Test
  void errorsKeepTheirPlaceUnderAnotherName() {
    ConfigException e = new ConfigException("sampler.nfe", "expected more");
    assertThat(e.place()).isEqualTo("sampler.nfe");
    assertThat(e.at("--nfe")).hasMessage("--nfe: expected more");
  }
}
