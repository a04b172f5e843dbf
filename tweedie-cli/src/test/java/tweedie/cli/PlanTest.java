package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tweedie.theory.StepPlanner;

class PlanTest {
  private static Run run(String line) {
    List<String> args =
        new ArrayList<>(List.of("plan", "--dimension", "4", "--second-moment", "2"));
    args.addAll(List.of(line.split(" ", -1)));
    return Run.of(args.toArray(new String[0]));
  }

  @Test
  void stepsOfTheSmoothMode() {
    Run run = run("--lipschitz 3 --divergence 4 --accuracy 0.1 --json");
    assertThat(run.code()).isZero();
    JsonNode node = tweedie.config.Json.parse("output", run.out());
    double t = Math.log(20); // ln(√4/0.1); h is 0.01/(9·4 T), the smallest of the three
    assertThat(node.get("horizon").doubleValue()).isCloseTo(t, within(1e-12));
    assertThat(node.get("steps").doubleValue()).isEqualTo(Math.ceil(t * 36 * t / 0.01));
    assertThat(node.get("notes").get(0).asText()).isEqualTo(StepPlanner.CONSTANTS);
  }

  @Test
  void earlyStoppingNeedsNoDivergence() {
    Run run = run("--stop 1e-3");
    assertThat(run.code()).isZero();
    // 4 log²(1000)/0.01 = 19,087 to four digits.
    assertThat(run.out()).contains("steps N  1.909e+04").contains("scaling rule, not a guarantee");
  }

  @Test
  void missingAndWrongNumbersAreNamed() {
    assertThat(run("--lipschitz 2").err()).contains("expected --divergence or --stop");
    assertThat(run("--divergence 1 --lipschitz 0.5").err()).contains("lipschitz: expected");
  }
}
