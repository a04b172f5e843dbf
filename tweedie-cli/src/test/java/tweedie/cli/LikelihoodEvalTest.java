package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.config.Json;

class LikelihoodEvalTest {
  @TempDir static Path folder;
  private static Path run = Path.of("");

  @BeforeAll
  static void train() throws IOException {
    StringBuilder rows = new StringBuilder("lat,lon\n");
    for (int i = 0; i < 60; i++) {
      rows.append(i).append(',').append(7.5 - i).append('\n');
    }
    Files.writeString(folder.resolve("p.csv"), rows);
    Path config = folder.resolve("p.json");
    Files.writeString(
        config,
        """
        {"process": {"type": "sphere"}, "trainer": {"steps": 0},
         "data": {"source": "p.csv", "testShare": 0.2, "split": 1},
         "network": {"type": "mlp", "width": 16, "depth": 1}}
        """);
    run = folder.resolve("run");
    Run train =
        Run.of(
            "train", config.toString(), "--out", run.toString(), "--data-dir", folder.toString());
    assertThat(train.err()).doesNotContain("error");
    assertThat(train.code()).isZero();
  }

  private static Run eval(String... more) {
    String[] first = {"eval", run.toString(), "--likelihood", "--data-dir", folder.toString()};
    return Run.of(
        java.util.stream.Stream.concat(
                java.util.Arrays.stream(first), java.util.Arrays.stream(more))
            .toArray(String[]::new));
  }

  @Test
  void modelAndBaselinesStandOnOneLineEach() {
    Run r = eval();
    assertThat(r.err()).isEmpty();
    assertThat(r.code()).isZero();
    assertThat(r.out().lines().toList())
        .hasSizeGreaterThanOrEqualTo(3)
        .anyMatch(l -> l.contains("12 test rows"))
        .anyMatch(l -> l.contains("2.5310 ± 0.0000 nats  model (exact"))
        .anyMatch(l -> l.contains("2.5310 ± 0.0000 nats  uniform"));
  }

  @Test
  void jsonHoldsTheFigures() {
    JsonNode json = Json.parse("", eval("--json", "-n", "5").out());
    assertThat(json.get("part").asText()).isEqualTo("test");
    assertThat(json.get("rows").asInt()).isEqualTo(5);
    assertThat(json.at("/likelihood/0/name").asText()).isEqualTo("model");
    assertThat(json.at("/likelihood/1/nll").asDouble()).isBetween(2.531, 2.532);
  }

  /** A network without a score is the uniform law, so that every row differs by rounding only. */
  @Test
  void modelIsComparedRowByRow() {
    assertThat(eval().out()).contains("model - uniform: ").contains("0.0000 ± 0.0000 nats, paired");
    JsonNode json = Json.parse("", eval("--json").out());
    JsonNode less = json.at("/modelMinusLaw/uniform");
    assertThat(less.get("value").asDouble()).isBetween(-1e-6, 1e-6);
    assertThat(less.get("groups").asInt()).isEqualTo(12);
  }

  @ParameterizedTest
  @CsvSource({
    "-n,0,-n",
    "--times,0,times",
    "--out,x,--out",
    "--solver,heun,--solver",
    "--grid,uniform,--solver",
    "--nfe,9,--solver",
    "--tolerance,0,tolerance",
    "--times,8,--times: this likelihood solves a flow",
    "--samples,0,--samples",
    "--by,x,'--by: expected flow or bound, found x'",
    "--by,bound,'by: the bound in three terms needs a linear process'",
    "--divergence,x,'--divergence: expected exact, hutchinson or hutch++, found x'",
    "--probes,2,--probes goes with --divergence",
    "--draws,2,--draws: this likelihood solves a flow",
    "--chain,8,--chain goes with --by bound",
    "--process,'{\"type\":\"sphere\"}','process: only denoisers'",
  })
  void mistakesTakeOneLine(String option, String value, String message) {
    Run r = eval(option, value);
    assertThat(r.code()).isNotZero();
    assertThat(r.err()).contains(message);
    assertThat(r.out()).isEmpty();
  }

  @Test
  void timesByLogSnrAreThoseOfABound() {
    Run r = eval("--log-snr-times");
    assertThat(r.code()).isNotZero();
    assertThat(r.err()).contains("--log-snr-times goes with --by bound");
  }

  /** A network without a score: every path weight is the uniform density, whatever its path. */
  @Test
  void pathWeightsTakeThePlaceOfTheFlow() {
    Run r = eval("--samples", "3", "--times", "4");
    assertThat(r.err()).isEmpty();
    assertThat(r.code()).isZero();
    assertThat(r.out())
        .contains(
            "2.5310 ± 0.0000 nats  model (lower bound of the log-likelihood, 3 path weights of 4 steps"
                + " a row)");
    assertThat(eval("--samples", "3", "--tolerance", "1e-3").code()).isEqualTo(2);
    Run bare = Run.of("eval", run.toString(), "--samples", "3");
    assertThat(bare.err()).contains("--samples goes with --likelihood");
  }

  @Test
  void toleranceBelongsToLikelihoods() {
    assertThat(eval("--tolerance", "1e-3").code()).isZero();
    Run r = Run.of("eval", run.toString(), "--tolerance", "1e-3", "--data-dir", folder.toString());
    assertThat(r.code()).isEqualTo(2);
    assertThat(r.err()).contains("--tolerance goes with --likelihood");
    Run times = Run.of("eval", run.toString(), "--times", "8", "--data-dir", folder.toString());
    assertThat(times.code()).isEqualTo(2);
    assertThat(times.err()).contains("--times goes with --likelihood");
  }

  @Test
  void linearProcessesHaveABoundInThreeTermsAndAFlow() throws IOException {
    StringBuilder rows = new StringBuilder("a,b\n");
    for (int i = 0; i < 40; i++) {
      rows.append(Math.sin(i)).append(',').append(Math.cos(3.3 * i)).append('\n');
    }
    Files.writeString(folder.resolve("v.csv"), rows);
    Path config = folder.resolve("v.json");
    Files.writeString(
        config,
        """
        {"process": {"type": "vdm", "schedule": "learned"}, "trainer": {"steps": 2, "batch": 8},
         "data": {"source": "v.csv", "heldOutShare": 0.4},
         "network": {"type": "mlp", "width": 16, "depth": 1}}
        """);
    String out = folder.resolve("v").toString();
    String data = folder.toString();
    assertThat(Run.of("train", config.toString(), "--out", out, "--data-dir", data).code())
        .isZero();
    Run bound =
        Run.of("eval", out, "--likelihood", "--data-dir", data, "--by", "bound", "--times", "3");
    assertThat(bound.err()).isEmpty();
    assertThat(bound.out())
        .contains("variational with 3 times a row, normal decoder")
        .containsPattern("= reconstruction -?[0-9.]+ \\+ prior [0-9.]+ \\+ diffusion [0-9.]+ nats");
    JsonNode json =
        Json.parse(
            "",
            Run.of("eval", out, "--likelihood", "--data-dir", data, "--times", "3", "--json")
                .out());
    assertThat(json.at("/likelihood/0/terms/diffusion").asDouble()).isPositive();
    Run schedules =
        Run.of(
            "eval",
            out,
            "--likelihood",
            "--data-dir",
            data,
            "--times",
            "1",
            "--draws",
            "2",
            "--process",
            "{\"type\":\"vdm\"}",
            "--values",
            "--json");
    assertThat(schedules.err()).isEmpty();
    JsonNode both = Json.parse("", schedules.out());
    assertThat(both.at("/likelihood/1/name").asText()).isEqualTo("{\"type\":\"vdm\"}");
    assertThat(both.at("/likelihood/1/values")).hasSize(both.get("rows").asInt());
    assertThat(both.at("/likelihood/1/within/value").asDouble()).isPositive();
    assertThat(both.get("modelMinusLaw").path("{\"type\":\"vdm\"}").has("error")).isTrue();
    Run flow =
        Run.of(
            "eval",
            out,
            "--likelihood",
            "--data-dir",
            data,
            "--by",
            "flow",
            "--divergence",
            "hutch++",
            "--probes",
            "1",
            "--tolerance",
            "1e-2");
    assertThat(flow.err()).isEmpty();
    assertThat(flow.out()).contains("by the probability-flow ODE with probes");
    assertThat(Run.of("eval", out, "--by", "flow", "--data-dir", data).err())
        .contains("--by goes with --likelihood");
  }

  @Test
  void boundsDrawTimesAndHaveNoTolerance() throws IOException {
    Files.writeString(folder.resolve("s.csv"), "a,b\n" + "0,1\n1,1\n2,0\n".repeat(10));
    Path config = folder.resolve("s.json");
    Files.writeString(
        config,
        """
        {"process": {"type": "ctmc", "states": 3, "beta": 2}, "trainer": {"steps": 0},
         "data": {"source": "s.csv", "heldOutShare": 0.4},
         "network": {"type": "mlp", "width": 16, "depth": 1}}
        """);
    String out = folder.resolve("s").toString();
    String data = folder.toString();
    assertThat(Run.of("train", config.toString(), "--out", out, "--data-dir", data).code())
        .isZero();
    String[] eval = {"eval", out, "--likelihood", "--data-dir", data, "--times", "2"};
    assertThat(Run.of(eval).out()).contains("2 times a row");
    eval[5] = "--tolerance";
    eval[6] = "1e-3";
    assertThat(Run.of(eval).code()).isEqualTo(2);
    assertThat(Run.of(eval).err()).contains("--tolerance: this likelihood is a mean over drawn");
  }

  @Test
  void theProcessOfTheRunMayBeNamed() throws IOException {
    Path a = folder.resolve("a.csv");
    Path b = folder.resolve("b.csv");
    String[] own = {"sample", run.toString(), "-n", "3", "--nfe", "3", "--out", a.toString()};
    assertThat(Run.of(own).code()).isZero();
    own[7] = b.toString();
    String[] named = java.util.Arrays.copyOf(own, 10);
    named[8] = "--process";
    named[9] = "{\"type\": \"sphere\", \"dim\": 2, \"beta\": 6}";
    Run r = Run.of(named);
    assertThat(r.err()).isEmpty();
    assertThat(Files.readString(b)).isEqualTo(Files.readString(a));
    named[9] = "{\"type\": \"sphere\", \"beta\": 4}";
    assertThat(Run.of(named).err()).contains("trained for its own process only");
  }

  private static Run faces(String rows, String name) throws IOException {
    Files.writeString(folder.resolve(name + ".csv"), "a,b,c\n" + rows);
    Path config = folder.resolve(name + ".json");
    Files.writeString(
        config,
        """
        {"process": {"type": "wrightFisher", "alpha": [1, 2, 3]}, "trainer": {"steps": 0},
         "data": {"source": "%s.csv", "heldOutShare": 0.4},
         "network": {"type": "mlp", "width": 16, "depth": 1}}
        """
            .formatted(name));
    String out = folder.resolve(name).toString();
    Run train = Run.of("train", config.toString(), "--out", out, "--data-dir", folder.toString());
    assertThat(train.code()).isZero();
    return Run.of("eval", out, "--likelihood", "--json", "--data-dir", folder.toString());
  }

  @Test
  void rowsOnFacesAreLeftOutAndCounted() throws IOException {
    JsonNode json =
        Json.parse("", faces("1,2,3\n2,0,3\n3,1,2\n0,1,1\n2,5,1\n".repeat(8), "some").out());
    assertThat(json.get("rows").asInt() + json.get("leftOut").asInt()).isEqualTo(16);
    assertThat(json.get("leftOut").asInt()).isBetween(1, 15);
    for (JsonNode figure : json.get("likelihood")) {
      assertThat(figure.get("nll").isNumber()).isTrue();
      assertThat(figure.get("nll").asDouble()).isFinite();
    }
    assertThat(json.at("/likelihood/1/name").asText()).isEqualTo("dirichlet");
    Run none = faces("2,0,3\n0,1,1\n".repeat(10), "none");
    assertThat(none.code()).isNotZero();
    assertThat(none.err()).contains("all 8 rows lie on the boundary").hasLineCount(1);
  }
}
