package tweedie.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SsimTest {
  private static final double C1 = 1e-4;
  private static final double C2 = 9e-4;

  private static float[] constant(int n, double v) {
    float[] x = new float[n];
    Arrays.fill(x, (float) v);
    return x;
  }

  @Test
  void equalPicturesHaveOne() {
    Random random = new Random(2);
    float[] x = new float[2 * 3 * 13 * 12];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat();
    }
    assertThat(new Ssim(13, 12, 1).of(x, x.clone())).isCloseTo(1, within(1e-12));
  }

  /** Without variance only the means are compared. */
  @Test
  void constantPicturesHaveTheClosedForm() {
    double wanted = (2 * 0.25 * 0.75 + C1) / (0.0625 + 0.5625 + C1);
    double found = new Ssim(15, 20, 1).of(constant(300, 0.25), constant(300, 0.75));
    // Variances are differences of numbers of order 1, beside C₂.
    assertThat(found).isCloseTo(wanted, within(1e-11));
    assertThat(new Ssim(15, 20, 2).of(constant(300, 0.5), constant(300, 1.5)))
        .isCloseTo(found, within(1e-11));
  }

  /** One window, one bright pixel in the middle or beside it: all moments are window weights. */
  @Test
  void singlePixelsHaveTheMomentsOfTheWindow() {
    double sum = 0;
    for (int i = -5; i <= 5; i++) {
      sum += Math.exp(-i * i / 4.5);
    }
    double middle = 1 / (sum * sum);
    double beside = Math.exp(-1 / 4.5) / (sum * sum);
    float[] x = new float[121];
    float[] y = new float[121];
    x[60] = 1;
    y[61] = 1;
    double means = (2 * middle * beside + C1) / (middle * middle + beside * beside + C1);
    double variances = middle - middle * middle + beside - beside * beside;
    double wanted = means * (-2 * middle * beside + C2) / (variances + C2);
    assertThat(new Ssim(11, 11, 1).of(x, y)).isCloseTo(wanted, within(1e-12));
    // A weight that is not normalised, or another deviation, is far from it.
    assertThat(wanted).isBetween(-0.1, 0.05);
  }

  @Test
  void picturesWithoutRoomForTheWindowAreRefused() {
    assertThatThrownBy(() -> new Ssim(10, 28, 1)).hasMessageContaining("found 10 x 28");
    assertThatThrownBy(() -> new Ssim(11, 11, 0)).hasMessageContaining("range > 0");
    assertThatThrownBy(() -> new Ssim(11, 11, 1).of(new float[121], new float[120]))
        .hasMessageContaining("121 and 120");
  }
}
