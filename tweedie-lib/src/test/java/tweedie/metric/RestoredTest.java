package tweedie.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import tweedie.data.Degradation;

class RestoredTest {
  @Test
  void consistencyIsTheMeanSquareOfWhatIsLeft() {
    float[] y = {1, -1};
    float[] x = {1, 2, 0, -4};
    // Sums of neighbours: 3 and −4, so 2 and 3 beside what was given.
    double found = Restored.consistency(y, x, v -> new float[] {v[0] + v[1], v[2] + v[3]}, 1);
    assertThat(found).isEqualTo((4 + 9) / 2.0);
    assertThatThrownBy(() -> Restored.consistency(y, x, v -> v, 1)).hasMessageContaining("2 and 4");
  }

  @Test
  void holesAreNoPartOfConsistency() {
    Degradation hole = new Degradation.Hole(2);
    int[] shape = {1, 3, 4};
    assertThat(hole.measured(shape)).isCloseTo(8 / 12.0, within(1e-15));
    assertThat(new Degradation.LowResolution(2).measured(1, 4, 4)).isEqualTo(1);
    float[] x = new float[12];
    Arrays.fill(x, 0.5f);
    float[] y = hole.apply(new float[12], shape);
    // Each measured pixel misses by a half.
    double found = Restored.consistency(y, x, v -> hole.apply(v, shape), hole.measured(shape));
    assertThat(found).isCloseTo(0.25, within(1e-15));
    assertThatThrownBy(() -> Restored.consistency(y, x, v -> v, 0)).hasMessageContaining("(0, 1]");
  }

  @Test
  void diversityIsTheMeanDeviationOfAPixel() {
    // Two pictures of two pixels, three draws each; deviations 1, 0; 2, 3.
    float[] x = {0, 5, 1, 5, 2, 5, -2, 3, 0, 0, 2, -3};
    assertThat(Restored.diversity(x, 3, 2)).isCloseTo((1 + 0 + 2 + 3) / 4.0, within(1e-12));
    assertThatThrownBy(() -> Restored.diversity(x, 1, 2)).hasMessageContaining("1 draws");
  }
}
