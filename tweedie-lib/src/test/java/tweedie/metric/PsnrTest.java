package tweedie.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PsnrTest {
  /** One of four pixels is wrong by the whole range: a mean squared error of range²/4. */
  @Test
  void ratioIsThatOfTheMeanSquaredError() {
    float[] truth = {-1, 1, 1, -1};
    assertThat(Psnr.of(new float[] {-1, 1, 1, 1}, truth, 2))
        .isCloseTo(10 * Math.log10(4), within(1e-12));
    assertThat(Psnr.of(truth, truth, 2)).isInfinite();
  }

  @Test
  void othersAreRefused() {
    assertThatThrownBy(() -> Psnr.of(new float[1], new float[2], 2))
        .hasMessageContaining("1 and 2");
    assertThatThrownBy(() -> Psnr.of(new float[1], new float[1], 0)).hasMessageContaining("range");
  }
}
