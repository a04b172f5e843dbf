package tweedie.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Pair;
import tweedie.core.Source;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

class CachedTest {
  private static final Source<Pair> PAIRS =
      rng -> new Pair(rng.normal(1), rng.normal(2), Condition.NONE);

  private static double[] draw(Cached<Pair> c, long first, int n) {
    try (PointerScope scope = new PointerScope()) {
      return Ops.doubles(c.draw(Rng.of(7, first, n)).x1());
    }
  }

  /** Where a run begins does not matter: a pool is a function of seed and refresh only. */
  @Test
  void aResumedRunSeesTheSameRows() {
    Cached.Plan plan = new Cached.Plan(10, 10, 8, 3);
    try (Cached<Pair> whole = Cached.pairs(PAIRS, plan);
        Cached<Pair> resumed = Cached.pairs(PAIRS, plan)) {
      List<double[]> seen = new ArrayList<>();
      for (int step = 0; step < 6; step++) {
        seen.add(draw(whole, 4L * step, 4));
      }
      assertThat(draw(resumed, 20, 4)).isEqualTo(seen.get(5));
      assertThat(draw(resumed, 4, 4)).isEqualTo(seen.get(1));
    }
  }

  @Test
  void thePoolIsFilledOncePerStride() {
    int[] fills = new int[1];
    Source<Pair> counting =
        rng -> {
          fills[0]++;
          return PAIRS.draw(rng);
        };
    try (Cached<Pair> c = Cached.pairs(counting, new Cached.Plan(10, 10, 8, 3))) {
      for (int step = 0; step < 8; step++) {
        draw(c, 4L * step, 4);
      }
    }
    assertThat(fills[0]).isEqualTo(4);
  }

  @Test
  void fillingInSharesChangesNoValue() {
    try (Cached<Pair> whole = Cached.pairs(PAIRS, new Cached.Plan(10, 10, 8, 3));
        Cached<Pair> parts = Cached.pairs(PAIRS, new Cached.Plan(10, 3, 8, 3))) {
      assertThat(draw(parts, 0, 30)).isEqualTo(draw(whole, 0, 30));
    }
  }

  @Test
  void rowsStayTogetherAndComeFromThePool() {
    try (PointerScope scope = new PointerScope();
        Cached<Pair> c =
            Cached.pairs(
                rng -> {
                  var x = rng.normal(1);
                  return new Pair(x, Ops.mul(x, 2), Condition.NONE);
                },
                new Cached.Plan(5, 5, 100, 1))) {
      Pair p = c.draw(Rng.of(2, 50));
      double[] x = Ops.doubles(p.x0());
      double[] y = Ops.doubles(p.x1());
      for (int i = 0; i < 50; i++) {
        assertThat(y[i]).isEqualTo(2 * x[i]);
      }
      // The chance that one of 5 is missed by 50 draws is 5 (4/5)^50 = 7e-5; the seed is fixed.
      assertThat(java.util.Arrays.stream(x).distinct().count()).isEqualTo(5);
    }
  }

  @Test
  void emptyPlansAreRefused() {
    assertThatThrownBy(() -> new Cached.Plan(0, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cache: expected");
  }
}
