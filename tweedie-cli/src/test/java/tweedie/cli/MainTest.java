package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "quickstart",
        "train",
        "sample",
        "eval",
        "inspect",
        "posterior",
        "oracle",
        "tune",
        "plan",
        "list",
        "doctor",
        "completion"
      })
  void everyCommandHasHelp(String command) {
    Run run = Run.of(command, "--help");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Usage: tweedie " + command).contains("--stacktrace");
  }

  @Test
  void helpShowsDefaults() {
    assertThat(Run.of("sample", "--help").out()).contains("Default: 64");
  }

  @Test
  void versionNamesProgramAndJava() {
    Run run = Run.of("--version");
    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("tweedie ").contains("Java " + Runtime.version().feature());
  }

  @Test
  void completionScriptKnowsEveryCommand() {
    Run run = Run.of("completion");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("quickstart", "oracle", "--nfe");
  }

  @Test
  void misspelledOptionIsNamedWithTheNearestOne() {
    Run run = Run.of("sample", "runs/x", "--sed", "3");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.errLines())
        .containsExactly(
            "tweedie sample: unknown option '--sed', did you mean '--seed'?"
                + " See 'tweedie sample --help'.");
  }

  @Test
  void misspelledCommandIsNamedWithTheNearestOne() {
    Run run = Run.of("quikstart");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("unknown command 'quikstart', did you mean 'quickstart'?");
  }

  @Test
  void misspelledWordOfAnOptionIsNamedWithTheNearestOne() {
    Run run = Run.of("sample", "runs/x", "--format", "pgn");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("--format: expected one of grid, png, npy, csv, txt, scatter, found 'pgn'")
        .contains("did you mean 'png'?");
  }

  @Test
  void wrongNumberIsNamed() {
    Run run = Run.of("sample", "runs/x", "--n", "many");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--n: expected a whole number, found 'many'");
  }

  @Test
  void missingCommandListsTheCommands() {
    Run run = Run.of();
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("expected a command: quickstart, train, sample");
  }

  @Test
  void missingArgumentIsNamed() {
    Run run = Run.of("sample");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("RUN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "trian",
        "sample",
        "sample r --n x",
        "inspect",
        "posterior",
        "inspect proces",
        "oracle --nfe 1.5",
        "train a b",
        "--bogus",
        "list --jsn",
        "eval r --features",
        "sample r --n",
        "doctor now"
      })
  void usageErrorsStayWithinThreeLinesAndPrintNoUsage(String line) {
    Run run = Run.of(line.isEmpty() ? new String[0] : line.split(" ", -1));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.errLines()).hasSizeBetween(1, 3);
    assertThat(run.err()).doesNotContain("Usage:").doesNotContain("\tat ");
  }

  @Test
  void stackIsShownOnlyWhenAskedFor() {
    assertThat(Run.of("sample", "--stacktrace").err()).contains("\tat ");
  }

  @Test
  void everyMessageStartsWithTheCommand() {
    for (String command : List.of("sample", "eval", "oracle")) {
      assertThat(Run.of(command).errLines().get(0)).startsWith("tweedie " + command + ": ");
    }
  }
}
