package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OracleTest {
  private static final String MIXTURE =
      "{\"type\":\"mixture\",\"weights\":[0.3,0.7],\"means\":[-1,0.8],\"variances\":[0.05,0.2]}";
  private static final String POINTS =
      "{\"type\":\"mixture\",\"weights\":[0.3,0.7],\"means\":[[-1,0],[0.8,1]],"
          + "\"variances\":[0.05,0.2]}";

  private static String psld(double gamma) {
    return "{\"type\":\"psld\",\"gamma\":%s,\"nu\":%s,\"inverseMass\":4,\"beta\":8}"
        .formatted(gamma, gamma + 4);
  }

  private static Run run(String process, String... more) {
    List<String> args = new ArrayList<>(List.of("oracle", "--process", process));
    args.addAll(List.of(more));
    return Run.of(args.toArray(new String[0]));
  }

  private static JsonNode json(String process, String more) {
    Run run = run(process, (more + " --json").strip().split(" ", -1));
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    return tweedie.config.Json.parse("output", run.out());
  }

  /** Cells of the reference table, printed to six decimals: half a unit of the last. */
  @ParameterizedTest
  @CsvSource({
    "0,em,uniform,50,.311341,.280062",
    "0,sscs,quadratic,100,.301668,.245383",
    ".01,em,uniform,50,.311178,.280505",
    ".01,em,quadratic,250,.300745,.252841",
    ".01,sscs,uniform,50,.309212,.228871",
    ".01,sscs,quadratic,50,.303152,.241422",
  })
  void referenceCellsAreReproduced(
      double gamma, String solver, String grid, int nfe, double mean, double variance) {
    JsonNode node = json(psld(gamma), "--solver " + solver + " --grid " + grid + " --nfe " + nfe);
    assertThat(node.get("mean").doubleValue()).isCloseTo(mean, within(5.1e-7));
    assertThat(node.get("variance").doubleValue()).isCloseTo(variance, within(5.1e-7));
    assertThat(node.get("calls").intValue()).isEqualTo(nfe);
    assertThat(node.get("steps").intValue()).isEqualTo(nfe - 1);
  }

  @Test
  void denoisingCanBeLeftOut() {
    // Reference: .311104 .281487 after 49 steps without the last one.
    JsonNode node = json(psld(0.01), "--solver em --grid uniform --nfe 49 --no-denoise");
    assertThat(node.get("mean").doubleValue()).isCloseTo(.311104, within(5.1e-7));
    assertThat(node.get("variance").doubleValue()).isCloseTo(.281487, within(5.1e-7));
    assertThat(node.get("calls").intValue()).isEqualTo(49);
  }

  @Test
  void flowReachesItsReferenceMoments() {
    JsonNode node = json(psld(0.01), "--solver rk45 --tolerance 1e-10 --no-denoise");
    // Local tolerance 1e-10 over some hundred steps.
    assertThat(node.get("mean").doubleValue()).isCloseTo(.3000117519, within(1e-8));
    assertThat(node.get("variance").doubleValue()).isCloseTo(.2500472990, within(1e-8));
    assertThat(node.get("exactMean").doubleValue()).isCloseTo(.2999784517, within(1e-10));
    assertThat(node.get("exactVariance").doubleValue()).isCloseTo(.2500472778, within(1e-10));
    assertThat(node.get("calls").intValue()).isGreaterThan(100);
  }

  @ParameterizedTest
  @CsvSource({"vp", "vpCosine", "subvp", "ve", "cld", "psld", "langevin3"})
  void flowFromTheExactStartEndsInTheTrueLaw(String type) {
    JsonNode node =
        json(
            "{\"type\":\"" + type + "\"}",
            "--solver rk45 --tolerance 1e-8 --no-denoise --start exact");
    // A hundred times the local tolerance, the states being of order one at the end.
    assertThat(node.get("mean").doubleValue())
        .isCloseTo(node.get("exactMean").doubleValue(), within(1e-6));
    assertThat(node.get("variance").doubleValue())
        .isCloseTo(node.get("exactVariance").doubleValue(), within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({"heun,50,24,49", "sscs2,51,25,51", "em,10,9,10"})
  void callsAreCounted(String solver, int nfe, int steps, int calls) {
    JsonNode node = json(psld(0.01), "--solver " + solver + " --nfe " + nfe);
    assertThat(node.get("steps").intValue()).isEqualTo(steps);
    assertThat(node.get("calls").intValue()).isEqualTo(calls);
  }

  @Test
  void mixtureIsSampledAndMeasured() {
    JsonNode node = json(psld(0.01), "--solver sscs2 --nfe 101 --n 1500 --target " + MIXTURE);
    // Five standard errors of a mean of 1,500 draws of variance 0.84: false alarms 6e-7.
    assertThat(node.get("mean").doubleValue())
        .isCloseTo(node.get("exactMean").doubleValue(), within(5 * Math.sqrt(0.84 / 1500)));
    assertThat(node.get("w2").doubleValue()).isBetween(0.0, 0.2);
    assertThat(node.get("w2Floor").doubleValue()).isBetween(0.0, 0.2);
    assertThat(node.get("mmd2").doubleValue()).isBetween(-0.01, 0.02);
    assertThat(node.get("calls").intValue()).isEqualTo(101);
  }

  @Test
  void mixtureComesOutTheSameAgain() {
    String options = "--solver sscs2 --nfe 21 --n 1010 --target " + MIXTURE;
    assertThat(json(psld(0.01), options)).isEqualTo(json(psld(0.01), options));
  }

  @Test
  void pointsInThePlaneHaveTwoCoordinates() {
    JsonNode node =
        json(psld(0.01), "--solver heun --nfe 61 --n 200 --start exact --target " + POINTS);
    assertThat(node.get("mean")).hasSize(2);
    assertThat(node.get("exactVariance")).hasSize(2);
    assertThat(node.get("w2Rows").intValue()).isEqualTo(200);
    assertThat(run(psld(0.01), "--n", "50", "--target", POINTS).out()).contains("exact to exact");
  }

  @ParameterizedTest
  @CsvSource({
    "--solver,sccs,did you mean 'sscs'?",
    "--grid,unifrm,did you mean 'uniform'?",
    "--start,exakt,did you mean 'exact'?",
    "--nfe,1,'--nfe: expected at least 2 for solver sscs, found 1'",
    "--t-end,1,'--t-end: expected less than 1.0, found 1.0'",
    "--t-end,-1,'--t-end: expected a number > 0, found -1.0'",
    "--target,'{\"type\":\"gausian\"}',did you mean 'gaussian'?",
    "--target,'{\"type\":\"gaussian\",\"variance\":-1}','target.variance: expected at least 0,"
        + " found -1.0'",
    "--target,'{\"type\":\"mixture\",\"weights\":[1],\"means\":[0,1],\"variances\":[1]}',mixture",
  })
  void wrongWordsAreOneLine(String option, String value, String text) {
    Run run = run(psld(0.01), option, value);
    assertThat(run.errLines()).hasSize(1);
    assertThat(run.err()).contains(text);
    assertThat(run.code()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sphere", "ctmc"})
  void otherProcessesAreRefusedInOneLine(String type) {
    Run run = run("{\"type\":\"" + type + "\"}", "--solver", "em", "--grid", "uniform");
    assertThat(run.errLines()).hasSize(1);
    assertThat(run.err()).contains("process: oracle needs a diffusion of R^d");
    assertThat(run.code()).isEqualTo(2);
  }

  /** What the grid or the process cannot do is said in one line. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "swirl;{\"type\":\"gaussian\"};em;expected vectors of at least 2 numbers",
        "doubleWell;{\"type\":\"gaussian\",\"variance\":1e-5};em;which the grid resolves, found 1.0E-5",
        "doubleWell;{\"type\":\"gaussian\"};sscs;sscs does not fit this process; use em, heun",
      })
  void nonlinearRefusalsAreOneLine(String kind, String law, String solver, String text) {
    String process = "{\"type\":\"nonlinear\",\"kind\":\"" + kind + "\"}";
    Run run = run(process, "--target", law, "--solver", solver, "--grid", "uniform");
    assertThat(run.errLines()).hasSize(1);
    assertThat(run.err()).contains(text);
    assertThat(run.code()).isEqualTo(2);
  }

  @Test
  void nonlinearProcessesHaveTheirLawOnAGrid() {
    String process = "{\"type\":\"nonlinear\",\"kind\":\"doubleWell\"}";
    String more = "--solver heun --grid uniform --nfe 101 --start exact --n 2000";
    JsonNode node = json(process, more);
    assertThat(node.get("exactMean").doubleValue()).isCloseTo(0.3, within(1e-9));
    assertThat(node.get("calls").intValue()).isEqualTo(101);
    assertThat(node.get("w1").doubleValue()).isPositive();
    String lines =
        Run.of("oracle", "--process", process, "--solver", "em", "--grid", "uniform").out();
    assertThat(lines).contains("data, grid", "exact to the grid", "em, uniform grid, 49 steps");
  }

  @Test
  void helpSaysWhichProcessesItServes() {
    // Whatever the width at which lines break.
    String help = Run.of("oracle", "--help").out().replaceAll("\\s+", " ");
    assertThat(help)
        .contains("a sampler of a diffusion of R^d against")
        .contains("of the Fokker-Planck equation on a grid");
  }
}
