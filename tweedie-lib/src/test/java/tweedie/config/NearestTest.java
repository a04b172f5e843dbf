package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  @ParameterizedTest
  @CsvSource({"kitten,sitting,3", "ab,ba,1", "'',abc,3", "same,same,0", "SSCS,sscs,0", "em,heun,3"})
  void distanceCountsEdits(String a, String b, int edits) {
    assertThat(Nearest.distance(a, b)).isEqualTo(edits);
    assertThat(Nearest.distance(b, a)).isEqualTo(edits);
  }

  @Test
  void slipFindsItsWord() {
    assertThat(Nearest.of("quadratc", List.of("uniform", "quadratic"))).contains("quadratic");
    assertThat(Nearest.of("sccs", List.of("em", "sscs", "heun"))).contains("sscs");
  }

  @Test
  void unrelatedWordFindsNothing() {
    assertThat(Nearest.of("banana", List.of("em", "sscs", "heun"))).isEmpty();
    assertThat(Nearest.of("xy", List.of("em"))).isEmpty();
  }

  @Test
  void unknownWordIsNamedWithWhatIsValid() {
    assertThat(Nearest.unknown("sccs", List.of("em", "sscs")))
        .isEqualTo("unknown 'sccs'; did you mean 'sscs'? Valid: em, sscs");
    assertThat(Nearest.unknown("banana", List.of("em", "sscs")))
        .isEqualTo("unknown 'banana'. Valid: em, sscs");
  }
}
