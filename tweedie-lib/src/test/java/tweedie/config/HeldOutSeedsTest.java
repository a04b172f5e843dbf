package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Paired differences on seeds that no search has seen. */
class HeldOutSeedsTest {
  private static final List<Long> SEEDS = List.of(1L, 2L, 3L, 4L, 5L);

  /** Differences −1 … −5: mean −3, deviation √2.5, half width 2.776 √2.5/√5 = 1.963. */
  @Test
  void theIntervalIsThatOfStudent() {
    HeldOutSeeds h =
        new HeldOutSeeds(
            SEEDS, List.of(9.0, 8.0, 7.0, 6.0, 5.0), List.of(10.0, 10.0, 10.0, 10.0, 10.0));
    assertThat(h.difference()).isCloseTo(-3, within(1e-12));
    assertThat(h.margin()).isCloseTo(2.776 * Math.sqrt(0.5), within(1e-12));
    assertThat(h.wins()).isEqualTo(5);
    assertThat(h.gains()).isTrue();
  }

  @Test
  void noGainIsSeenWhereSeedsDisagree() {
    HeldOutSeeds h =
        new HeldOutSeeds(SEEDS, List.of(1.0, 3.0, 1.0, 3.0, 1.5), List.of(2.0, 2.0, 2.0, 2.0, 2.0));
    assertThat(h.difference()).isNegative();
    assertThat(h.wins()).isEqualTo(3);
    assertThat(h.gains()).isFalse();
  }
}
