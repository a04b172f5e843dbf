package tweedie.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import tweedie.tensor.Rng;

class TimeLawTest {
  /**
   * Any 64 consecutive rows leave no gap above 3/64: by the three-distance theorem the gaps of 64
   * points of the golden rotation take at most three values, the largest φ⁷ = 0.0344 &lt; 0.0469.
   */
  @Test
  void stratifiedTimesLeaveNoLargeGap() {
    for (long first : new long[] {0, 64, 1_000_003, 1L << 40}) {
      try (PointerScope scope = new PointerScope()) {
        double[] t = TimeLaw.plain(TimeLaw.stratified(0, 1), Rng.of(5, first, 64));
        java.util.Arrays.sort(t);
        double gap = t[0] + 1 - t[63];
        for (int i = 1; i < 64; i++) {
          gap = Math.max(gap, t[i] - t[i - 1]);
        }
        assertThat(gap).isLessThan(3 / 64.0);
      }
    }
  }

  @Test
  void aRowKeepsItsTimeInAnyBatch() {
    try (PointerScope scope = new PointerScope()) {
      double[] all = TimeLaw.plain(TimeLaw.stratified(1e-5, 1), Rng.of(5, 10));
      double[] one = TimeLaw.plain(TimeLaw.stratified(1e-5, 1), Rng.of(5, 7, 1));
      assertThat(one[0]).isEqualTo(all[7]);
    }
  }

  @Test
  void emptyIntervalsAreRefused() {
    assertThatThrownBy(() -> TimeLaw.uniform(0.5, 0.5))
        .hasMessage("time law: expected 0 <= from < to, found from 0.5 to 0.5");
  }
}
