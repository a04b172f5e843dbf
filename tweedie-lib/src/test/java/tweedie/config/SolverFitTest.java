package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Diffusion;
import tweedie.core.Jump;

/** A solver that cannot step the reversal of a process is refused before anything is trained. */
class SolverFitTest {
  private static Set<String> types() {
    return Set.copyOf(Catalog.names(Processes.ALL));
  }

  private static ObjectNode config(ObjectNode process, String solver) {
    ObjectNode c = Runs.parse("{}");
    c.set("process", process);
    c.putObject("sampler").put("solver", solver);
    return c;
  }

  @ParameterizedTest
  @MethodSource("types")
  void solversOfTheOtherKindAreRefusedForEveryProcess(String type) {
    ObjectNode process = Processes.examples(type).get(0);
    Noising n = Catalog.process("process", process).value();
    boolean jumps = Jump.class.isAssignableFrom(n.reversed());
    assertThat(Diffusion.class.isAssignableFrom(n.reversed())).isNotEqualTo(jumps);
    assertThatThrownBy(() -> TrainRun.resolve(config(process, jumps ? "heun" : "gillespie")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(" does not fit this process; use ");
    n.check(n.sampling());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sphere|sscs|em, heun, rk45, rdEuler, rdCorrected",
        "torus|gillespie|em, heun, rk45, rdEuler, rdCorrected",
        "psld|tauLeaping|em, sscs, sscs2, heun, rk45",
        "bridge|sscs2|em, heun, rk45",
      })
  void messageNamesTheSolversThatFit(String type, String solver, String fitting) {
    ObjectNode process = Runs.parse("{\"type\": \"" + type + "\"}");
    assertThatThrownBy(() -> TrainRun.resolve(config(process, solver)))
        .hasMessageStartingWith(
            "sampler.solver: %s does not fit this process; use %s".formatted(solver, fitting))
        .hasMessageNotContaining("use " + solver)
        .hasMessageNotContaining(", " + solver);
  }

  @Test
  void solversThatFitAreTaken() {
    ObjectNode c = config(Runs.parse("{\"type\": \"sphere\"}"), "rk45");
    assertThat(TrainRun.resolve(c).at("/sampler/solver").asText()).isEqualTo("rk45");
  }
}
