package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GivenArgumentTest {
  @TempDir Path folder;

  @Test
  void numbersAreOneObservation() throws IOException {
    assertThat(GivenArgument.read("1, -2.5,3e2", List.of()))
        .isDeepEqualTo(new double[][] {{1, -2.5, 300}});
  }

  @Test
  void aFileHoldsOneObservationARow() throws IOException {
    Path named = Files.writeString(folder.resolve("named.csv"), "b,other,a\n1,9,2\n3,8,4\n");
    double[][] rows = GivenArgument.read(named.toString(), List.of("a", "b"));
    assertThat(rows).hasDimensions(2, 2);
    // Readers standardise in float32: seven digits.
    assertThat(rows[0]).containsExactly(new double[] {2, 1}, within(1e-6));
    assertThat(rows[1]).containsExactly(new double[] {4, 3}, within(1e-6));
    Path bare = Files.writeString(folder.resolve("bare.csv"), "5,6,7\n");
    assertThat(GivenArgument.read(bare.toString(), List.of("a", "b"))[0])
        .containsExactly(new double[] {5, 6, 7}, within(1e-6));
  }

  @Test
  void anythingElseIsRefusedInOneLine() {
    assertThatThrownBy(() -> GivenArgument.read("1,two", List.of()))
        .hasMessage("--given: expected numbers or a file, found 1,two");
    assertThatThrownBy(() -> GivenArgument.read("1,NaN", List.of()))
        .hasMessage("--given: expected finite numbers, found NaN");
    assertThatThrownBy(() -> GivenArgument.read("missing.csv", List.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("missing.csv");
  }
}
