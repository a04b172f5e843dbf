package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.train.StepReport;

/** What is left of the slowest mode when the clock stops. */
class ResidualTest {
  @TempDir Path folder;

  private static Noising process(String json) {
    return Catalog.process("process", Json.parse("process", json.replace('\'', '"'))).value();
  }

  /** Minus the logarithm: the gap times a clock of 3. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'torus','beta':3}|1.5",
        "{'type':'sphere','beta':3}|3",
        "{'type':'sphere','dim':5,'beta':3}|7.5",
        "{'type':'so3','beta':3}|3",
        "{'type':'wrightFisher','alpha':[1,2,0.5],'beta':3}|5.25",
        "{'type':'ctmc','states':6,'beta':3}|18",
        "{'type':'ctmc','states':6,'rates':'absorbing','beta':3}|3",
      })
  void factorIsThatOfTheSlowestMode(String json, double exponent) {
    double left = process(json).residual().orElseThrow();
    // Rounding of the spectrum and of the clock.
    assertThat(-Math.log(left)).isCloseTo(exponent, within(1e-9));
  }

  @Test
  void unknownSpectraSayNothing() {
    assertThat(process("{'type':'vp'}").residual()).isEmpty();
    assertThat(process("{'type':'hyperbolic'}").residual()).isEmpty();
    assertThat(Residual.warning(process("{'type':'hyperbolic'}"))).isEmpty();
  }

  private List<String> warnings(double beta) throws IOException {
    ObjectNode c =
        Runs.parse(
            """
            {"process": {"type": "sphere", "beta": %s}, "trainer": {"steps": 0},
             "data": {"source": "%s"},
             "network": {"type": "mlp", "width": 8, "depth": 1}}
            """
                .formatted(beta, Runs.csv(folder, Runs.mixture(50, 1))));
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
    TrainRun.start(c, folder.resolve("run" + beta), Optional.empty(), listener).close();
    return told;
  }

  /** e^−4.6 is just above one in a hundred, e^−4.7 just below. */
  @Test
  void trainingTellsWhenTheClockStopsTooEarly() throws IOException {
    assertThat(warnings(4.6)).singleElement().asString().contains("0.01", "larger beta");
    assertThat(warnings(4.7)).isEmpty();
  }
}
