package tweedie.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DegradationTest {
  private static final float[] PICTURES = new float[2 * 2 * 4 * 4];

  static {
    for (int i = 0; i < PICTURES.length; i++) {
      PICTURES[i] = i % 16 + 100 * (i / 16);
    }
  }

  @Test
  void lowResolutionHasTheMeansOfSquares() {
    float[] y = new Degradation.LowResolution(2).apply(PICTURES, 2, 4, 4);
    // (0 + 1 + 4 + 5)/4, and the same 300 and 10 further for the last square of the last plane.
    assertThat(y[0]).isEqualTo(2.5f).isEqualTo(y[1]).isEqualTo(y[4]).isEqualTo(y[5]);
    assertThat(y[2]).isEqualTo(4.5f);
    assertThat(y[63]).isEqualTo(312.5f);
    assertThat(new Degradation.LowResolution(2).apply(y, 2, 4, 4)).containsExactly(y);
  }

  @Test
  void holeIsInTheMiddleOfEveryPlane() {
    float[] y = new Degradation.Hole(2).apply(PICTURES, 2, 4, 4);
    for (int i = 0; i < y.length; i++) {
      boolean inside = i / 4 % 4 % 3 != 0 && i % 4 % 3 != 0;
      assertThat(y[i]).isEqualTo(inside ? 0 : PICTURES[i]);
    }
  }

  @Test
  void pairsKeepTheRowsAndKnowWhatIsLeft() {
    Table pairs = new Degradation.Hole(2).pairs(Table.of(PICTURES, 2, 2, 4, 4));
    assertThat(pairs.values()).isSameAs(PICTURES);
    assertThat(pairs.context().orElseThrow().shape()).containsExactly(2, 4, 4);
    assertThatThrownBy(() -> new Degradation.Hole(2).pairs(Table.of(new float[4], 2, 2)))
        .hasMessageContaining("expected images");
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> new Degradation.LowResolution(3).apply(PICTURES, 2, 4, 4))
        .hasMessageContaining("multiples of 3, found 4 x 4");
    assertThatThrownBy(() -> new Degradation.Hole(4).apply(PICTURES, 2, 4, 4))
        .hasMessageContaining("larger than 4");
    assertThatThrownBy(() -> new Degradation.LowResolution(1)).hasMessageContaining("found 1");
    assertThatThrownBy(() -> new Degradation.Hole(0)).hasMessageContaining("found 0");
  }
}
