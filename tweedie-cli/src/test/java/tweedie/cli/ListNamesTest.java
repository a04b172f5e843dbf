package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import tweedie.config.Catalog;

class ListNamesTest {
  @Test
  void jsonHoldsAnArrayOfWordsForEachKind() {
    Run run = Run.of("list", "--json");
    assertThat(run.code()).isZero();
    JsonNode node = tweedie.config.Json.parse("list", run.out());
    assertThat(node.fieldNames())
        .toIterable()
        .containsExactly(
            "processes", "objectives", "solvers", "networks", "datasets", "metrics", "examples");
    node.forEach(words -> assertThat(words).allMatch(JsonNode::isTextual).isNotEmpty());
    assertThat(node.get("solvers").toString())
        .startsWith("[\"em\",\"sscs\",\"sscs2\",\"heun\",\"rk45\"");
  }

  @Test
  void allDescriptionsBeginInOneColumn() {
    List<Integer> starts =
        Run.of("list")
            .out()
            .lines()
            .filter(line -> line.matches("  \\S+ +\\S.*"))
            .map(line -> line.length() - line.replaceFirst("^  \\S+ +", "").length())
            .distinct()
            .toList();
    assertThat(starts).hasSize(1);
  }

  /** Its law is not known; what inspect prints is the heat kernel. */
  @Test
  void hyperbolicSpaceHasALangevinDiffusionInListAndInspect() {
    assertThat(Run.of("list").out().lines())
        .anyMatch(line -> line.matches(" +hyperbolic +Langevin diffusion to a wrapped normal.*"));
    String process = "{\"type\":\"hyperbolic\",\"dim\":3}";
    Run inspect = Run.of("inspect", "process", process, "--times", "0.3", "--distances", "0.7,2.5");
    assertThat(inspect.code()).as(inspect.err()).isZero();
    assertThat(inspect.out())
        .startsWith("Brownian motion, ")
        .contains(", beside the Langevin diffusion of training, whose law has no closed form;");
    String sphere = "{\"type\":\"sphere\"}";
    assertThat(Run.of("inspect", "process", sphere, "--times", "0.3", "--distances", "1").out())
        .doesNotContain("Langevin");
  }

  @Test
  void everyWordOfTheCatalogueIsListed() {
    Run run = Run.of("list");
    assertThat(run.code()).isZero();
    Catalog.names().forEach((kind, words) -> assertThat(run.out()).contains(kind).contains(words));
  }
}
