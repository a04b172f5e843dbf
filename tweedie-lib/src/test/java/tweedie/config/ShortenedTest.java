package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that are made shorter than their configuration has them. */
class ShortenedTest {
  private static final String BRIDGE = "{\"process\": {\"type\": \"bridge\"}}";

  /** Five iterations if nothing is said: at least ten steps. */
  @ParameterizedTest
  @CsvSource({"2, 1", "3, 1", "5, 2", "9, 4"})
  void iterationsThatDoNotFitAreCut(long steps, int iterations) {
    Shortened s = Shortened.to(Runs.parse(BRIDGE), steps);
    ObjectNode resolved = TrainRun.resolve(s.config());
    assertThat(resolved.at("/trainer/steps").asLong()).isEqualTo(steps);
    assertThat(resolved.at("/objective/iterations").asInt()).isEqualTo(iterations);
    assertThat(s.note().orElseThrow()).contains("objective.iterations is " + iterations);
  }

  @ParameterizedTest
  @CsvSource({"0", "10", "50"})
  void iterationsThatFitStay(long steps) {
    Shortened s = Shortened.to(Runs.parse(BRIDGE), steps);
    assertThat(s.note()).isEmpty();
    assertThat(TrainRun.resolve(s.config()).at("/objective/iterations").asInt()).isEqualTo(5);
  }

  @Test
  void oneStepIsNoIteration() {
    Shortened s = Shortened.to(Runs.parse(BRIDGE), 1);
    assertThatThrownBy(() -> TrainRun.resolve(s.config()))
        .hasMessage(
            "trainer.steps: expected at least 2, one for each half step of 1 iteration, found 1");
  }

  @Test
  void everythingElseStaysAsItIs() {
    ObjectNode c = Runs.parse("{\"process\": {\"type\": \"vp\"}, \"trainer\": {\"batch\": 3}}");
    Shortened s = Shortened.to(c, 7);
    assertThat(s.config().get("trainer").toString()).isEqualTo("{\"batch\":3,\"steps\":7}");
    assertThat(s.note()).isEmpty();
    assertThat(c.get("trainer").has("steps")).isFalse();
  }
}
