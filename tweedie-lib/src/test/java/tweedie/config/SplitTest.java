package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitTest {
  @ParameterizedTest
  @CsvSource({"40, 100", "10, 105", "1, 2", "35, 100", "7, 50"})
  void heldOutRowsAreAsManyAsAskedForAndSpreadEvenly(int held, int rows) {
    int[] out = IntStream.range(0, rows).filter(i -> Split.held(i, held, rows)).toArray();
    assertThat(out).hasSize(held);
    for (int i = 1; i < held; i++) {
      // Even spacing: gaps differ by one row at most.
      assertThat(out[i] - out[i - 1]).isBetween(rows / held, rows / held + 1);
    }
  }
}
