package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.core.Condition;
import tweedie.core.Density;
import tweedie.data.DataOptions;
import tweedie.data.Table;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** Data that need no files. */
class NamedDataTest {
  private static Table read(String source) throws IOException {
    return NamedData.read(source, Optional.empty(), DataOptions.DEFAULT);
  }

  private static Noising noising(String process) {
    return Catalog.process("process", Json.parse("process", process)).value();
  }

  @ParameterizedTest
  @CsvSource({
    "two-angles:50, two-angles:80, two-angles:50;1",
    "vmf-mixture:50, vmf-mixture:80, vmf-mixture:50;1",
    "gaussian-mixture:3;50, gaussian-mixture:3;80, gaussian-mixture:3;50;1",
    "rotations:50, rotations:80, rotations:50;1",
    "dirichlet-mixture:4;50, dirichlet-mixture:4;80, dirichlet-mixture:4;50;1",
  })
  void rowsAreFixedByTheSeedAndDoNotDependOnTheirNumber(String a, String longer, String other)
      throws IOException {
    float[] rows = read(a.replace(';', ',')).values();
    assertThat(read(longer.replace(';', ',')).slice(0, 50).values()).isEqualTo(rows);
    assertThat(read(other.replace(';', ',')).values()).isNotEqualTo(rows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "two-angles | {\"type\":\"torus\"} | 2000",
        "vmf-mixture | {\"type\":\"sphere\"} | 2000",
        "gaussian-mixture:3 | {\"type\":\"vp\"} | 2000",
        "rotations | {\"type\":\"so3\"} | 2000",
        "dirichlet-mixture:3 | {\"type\":\"wrightFisher\",\"alpha\":[1,1,1]} | 2000",
      })
  void theTrueLawIsKnownOnTheStatesOfItsSpace(String source, String process, int rows)
      throws IOException {
    Noising p = noising(process);
    Density truth = NamedData.truth(source, p).orElseThrow();
    Table states = p.encode(read(source).slice(0, rows));
    double[] log =
        Ops.doubles(
            truth.logDensity(
                Ops.tensor(states.values(), rows, states.rowSize()),
                Condition.NONE,
                Rng.of(0, rows)));
    // Two halves of the rows have the same mean up to 5 standard errors: false alarms 6e-7.
    double first = Arrays.stream(log, 0, rows / 2).average().orElseThrow();
    double second = Arrays.stream(log, rows / 2, rows).average().orElseThrow();
    double deviation =
        Math.sqrt(Arrays.stream(log).map(v -> (v - first) * (v - first)).average().orElseThrow());
    assertThat(deviation).isBetween(0.1, 3.0);
    assertThat(first).isCloseTo(second, within(5 * deviation * 2 / Math.sqrt(rows)));
  }

  @Test
  void aSpaceThatReadsOtherStatesHasNoTruth() {
    Noising radians = noising("{\"type\":\"torus\",\"coordinates\":\"radians\"}");
    assertThat(NamedData.truth("two-angles", radians)).isEmpty();
    assertThat(NamedData.truth("usgs-earthquakes", noising("{\"type\":\"sphere\"}"))).isEmpty();
  }

  @Test
  void earthquakesArePlacesOnEarth() throws IOException {
    Table t = read("usgs-earthquakes");
    assertThat(t.rows()).isEqualTo(1679);
    assertThat(t.columns().orElseThrow().names()).containsExactly("lat", "lon");
    // The newest one lies in California, at 34.4945 N, 118.6671667 W.
    assertThat(t.columns().orElseThrow().restore(0, t.values()[0]))
        .isCloseTo(34.4945, within(1e-4));
    assertThat(noising("{\"type\":\"sphere\"}").encode(t).rowSize()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"two-angles:x", "two-angles:0", "dirichlet-mixture:1", "rotations:1;2;3"})
  void wrongParametersAreRefusedBeforeAnyDataAreRead(String source) {
    String config =
        "{\"process\":{\"type\":\"torus\"},\"data\":{\"source\":\"%s\"}}"
            .formatted(source.replace(';', ','));
    assertThatThrownBy(() -> Experiment.of(Json.parse("config", config)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("data.source")
        .hasMessageContaining("expected");
  }
}
