package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.config.Catalog;
import tweedie.config.Json;
import tweedie.config.NamedData;
import tweedie.data.DataSets;
import tweedie.data.TractableSimulator;
import tweedie.tensor.Rng;

/** Every file of the folder {@code examples} does what it is there for. */
class ExamplesTest {
  private static final Path FOLDER = Path.of("..", "examples");

  /** Beside the project, as relative data paths are read. */
  private static final Path DATA = Path.of("..", "..", "shared", "data");

  @TempDir Path folder;

  static Stream<Path> examples() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      return all.filter(p -> p.toString().endsWith(".json")).sorted().toList().stream();
    }
  }

  private static String name(Path example) {
    return example.toFile().getName().replaceFirst("\\.json$", "");
  }

  @Test
  void allAreListed() throws IOException {
    assertThat(Catalog.names().get("examples"))
        .containsExactlyInAnyOrderElementsOf(examples().map(ExamplesTest::name).toList());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void dryRunsNeedNoData(Path example) {
    Run run = Run.of("train", example.toString(), "--dry-run", "--data-dir", folder.toString());
    assertThat(run.code()).isZero();
    assertThat(Json.parse("out", run.out()).isObject()).isTrue();
    assertThat(run.errLines()).allMatch(line -> line.startsWith("warning: data."));
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("examples")
  void fiftyStepsAndEightSamples(Path example) throws IOException {
    JsonNode data = Json.read(example).path("data");
    for (String key : List.of("source", "heldOut")) {
      String source = data.path(key).asText();
      assumeTrue(
          source.isEmpty() || NamedData.is(source) || Files.exists(DATA.resolve(source)),
          "needs " + DATA.resolve(source));
    }
    Path out = folder.resolve("run");
    Run train =
        Run.of(
            "train",
            example.toString(),
            "--steps",
            "50",
            "--out",
            out.toString(),
            "--data-dir",
            DATA.toString());
    assertThat(train.err()).doesNotContain("error");
    assertThat(train.code()).isZero();
    List<String> arguments =
        new ArrayList<>(
            List.of("sample", out.toString(), "-n", "8", "--json", "--data-dir", DATA.toString()));
    observation(data.path("source").asText())
        .ifPresent(y -> arguments.addAll(List.of("--given", y)));
    Run sample = Run.of(arguments.toArray(String[]::new));
    assertThat(sample.code()).as(sample.err()).isZero();
    JsonNode printed = Json.parse("out", sample.out());
    assertThat(printed.path("n").asInt()).isEqualTo(8);
    assertThat(Path.of(printed.path("path").asText())).isNotEmptyFile();
  }

  /** What a model of simulated pairs is asked about. */
  private static Optional<String> observation(String source) {
    return DataSets.simulator(source)
        .filter(TractableSimulator.class::isInstance)
        .map(TractableSimulator.class::cast)
        .map(s -> s.observe(s.truth(), Rng.of(1, 1)))
        .map(y -> Arrays.stream(y).mapToObj(Double::toString).collect(Collectors.joining(",")));
  }
}
