package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InspectProcessTest {
  private static final String PSLD =
      "{\"type\":\"psld\",\"gamma\":0.01,\"nu\":4.01,\"inverseMass\":4,\"beta\":8,"
          + "\"momentumVariance\":0.04}";

  private static JsonNode inspect(String process, String times) {
    Run run = Run.of("inspect", "process", process, "--times", times, "--json");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    return tweedie.config.Json.parse("output", run.out());
  }

  @Test
  void jsonHoldsOneMatrixATime() {
    JsonNode node = inspect(PSLD, "0.1,0.5");
    assertThat(node.fieldNames())
        .toIterable()
        .containsExactly(
            "times",
            "meanMap",
            "covariance",
            "cholesky",
            "stationaryCovariance",
            "lyapunovResidual",
            "spectralAbscissa",
            "kalmanRank",
            "terminalKl");
    assertThat(node.get("times").toString()).isEqualTo("[0.1,0.5]");
    for (String name : new String[] {"meanMap", "covariance", "cholesky"}) {
      assertThat(node.get(name)).hasSize(2);
      assertThat(node.get(name).get(1)).hasSize(2).allMatch(row -> row.size() == 2);
    }
    assertThat(node.get("stationaryCovariance").toString()).isEqualTo("[[1.0,0.0],[0.0,0.25]]");
    assertThat(node.get("lyapunovResidual").doubleValue()).isZero();
    assertThat(node.get("kalmanRank").intValue()).isEqualTo(2);
    // Critical damping: both eigenvalues are -(Gamma + nu)/4; rounding of one square root.
    assertThat(node.get("spectralAbscissa").doubleValue()).isCloseTo(-1.005, within(1e-15));
    // Printed to five digits in the reference.
    assertThat(node.get("terminalKl").doubleValue()).isCloseTo(7.5317e-6, within(5e-11));
  }

  @Test
  void numbersKeepAllTheirDigits() {
    JsonNode node = inspect("{\"type\":\"vp\",\"betaMin\":0.1,\"betaMax\":20}", "0.5");
    // e^{-B/2} and 1 - e^{-B} with B = 2.5375; one or two roundings.
    assertThat(node.at("/meanMap/0/0/0").doubleValue())
        .isCloseTo(Math.exp(-2.5375 / 2), within(1e-15));
    assertThat(node.at("/covariance/0/0/0").doubleValue())
        .isCloseTo(-Math.expm1(-2.5375), within(1e-15));
  }

  @Test
  void varianceExplodingHasNoStationaryLaw() {
    JsonNode node = inspect("{\"type\":\"ve\",\"sigmaMin\":0.01,\"sigmaMax\":50}", "0,0.1,1");
    for (String name : new String[] {"stationaryCovariance", "lyapunovResidual", "terminalKl"}) {
      assertThat(node.has(name)).isTrue();
      assertThat(node.get(name).isNull()).isTrue();
    }
    double[] want = {1e-4, Math.pow(0.01 * Math.pow(5000, 0.1), 2), 2500};
    for (int i = 0; i < want.length; i++) {
      // A few roundings of powers.
      assertThat(node.at("/covariance/" + i + "/0/0").doubleValue())
          .isCloseTo(want[i], within(1e-14 * want[i]));
    }
  }

  @Test
  void stationaryLawOfSubVpIsOnlyALimit() {
    Run run = Run.of("inspect", "process", "{\"type\":\"subvp\"}");
    assertThat(run.out()).contains("invariant only asymptotically");
    assertThat(Run.of("inspect", "process", PSLD).out()).doesNotContain("asymptotically");
  }

  @Test
  void zerosHaveNoSign() {
    assertThat(Run.of("inspect", "process", PSLD, "--times", "0", "--json").out())
        .contains("\"meanMap\":[[[1.0,0.0],[0.0,1.0]]]")
        .doesNotContain("-0.0,", "-0.0]");
  }

  @Test
  void missingFileNamesTheNearest(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("process.json"), PSLD);
    Run run = Run.of("inspect", "process", folder.resolve("proces.json").toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("did you mean " + folder.resolve("process.json"));
  }

  @ParameterizedTest
  @CsvSource({"cld,2", "langevin3,3", "psld,2", "subvp,1", "vpCosine,1"})
  void defaultsOfEveryTypeAreShown(String type, int blocks) {
    JsonNode node = inspect("{\"type\":\"" + type + "\"}", "0.1,0.9");
    assertThat(node.at("/covariance/0")).hasSize(blocks);
    assertThat(node.get("kalmanRank").intValue()).isEqualTo(blocks);
    Run table = Run.of("inspect", "process", "{\"type\":\"" + type + "\"}");
    assertThat(table.code()).isZero();
    assertThat(table.out()).contains("Kalman rank").contains("deviations");
  }

  @Test
  void processComesFromAFileToo(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("p.json");
    Files.writeString(file, PSLD);
    assertThat(inspect(file.toString(), "0.1")).isEqualTo(inspect(PSLD, "0.1"));
  }

  @Test
  void plotIsWrittenWhereAsked(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("p.png");
    Run run = Run.of("inspect", "process", PSLD, "--out", file.toString());
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("plot: " + file);
    assertThat(Files.readAllBytes(file)).startsWith(0x89, 'P', 'N', 'G');
  }

  @Test
  void missingFileIsCodeOne(@TempDir Path folder) {
    Path file = folder.resolve("none.json");
    Run run = Run.of("inspect", "process", file.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errLines()).hasSize(1);
    assertThat(run.err()).contains(file.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\u0001',
      value = {
        "{\"type\":\"recipe\",\"D\":[[1,0],[0.5,1]],\"Q\":[[0,0],[0,0]],\"precision\":[1,1]}"
            + ";D is not symmetric",
        "{\"type\":\"recipe\",\"D\":[[1,2],[2,1]],\"Q\":[[0,0],[0,0]],\"precision\":[1,1]}"
            + ";D is not positive semidefinite",
        "{\"type\":\"recipe\",\"D\":[[1]],\"Q\":[[1]],\"precision\":[1]};Q is not skew",
        "{\"type\":\"recipe\",\"D\":[[1]],\"Q\":[[0]],\"precision\":[-1]};precision is not"
            + " positive",
        "{\"type\":\"recipe\",\"D\":[[1,0],[0,0]],\"Q\":[[0,0],[0,0]],\"precision\":[1,1]}"
            + ";never noised",
        "{\"type\":\"psld\",\"gamma\":0,\"nu\":0};never converges",
        "{\"type\":\"psld\",\"gamma\":-1};gamma",
        "{\"type\":\"psld\",\"beta\":-1};beta",
        "{\"type\":\"vp\",\"betaMin\":-1};betaMin",
        "{\"type\":\"subvp\",\"betaMax\":0};betaMax",
        "{\"type\":\"psld\",\"beta\":{\"min\":-1,\"max\":8}};beta.min",
        "{\"type\":\"psdl\"};did you mean 'psld'",
        "{\"type\":\"psld\",\"gama\":1};did you mean 'gamma'",
        "{\"gamma\":1};process.type",
        "{bad;process: line 1",
      })
  void illegalProcessIsOneLine(String process, String defect) {
    Run run = Run.of("inspect", "process", process);
    assertThat(run.errLines()).hasSize(1);
    assertThat(run.err()).contains(defect);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "-0.1", "0.1,NaN"})
  void timesOutsideAreRefused(String times) {
    Run run = Run.of("inspect", "process", PSLD, "--times", times);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.errLines()).hasSize(1);
    assertThat(run.err()).contains("--times: expected numbers from 0 to 1.0");
  }
}
