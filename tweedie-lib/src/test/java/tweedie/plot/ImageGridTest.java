package tweedie.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.data.Fashion;

final class ImageGridTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"-1,0", "1,255", "0,128", "-3,0", "7,255", "0.6,204", "-0.6,51", "-0.598,51"})
  void valuesAreRoundedAndClipped(float x, int expected) {
    assertThat(ImageGrid.toByte(x)).isEqualTo(expected);
  }

  @Test
  void everyByteSurvivesTheRoundTrip() throws IOException {
    float[] values = new float[256];
    for (int b = 0; b < 256; b++) {
      values[b] = (float) (b / 127.5 - 1);
    }
    Path file = folder.resolve("g.png");
    Png.write(file, ImageGrid.of(values, 1, 1, 16, 16, 4));
    BufferedImage back = ImageIO.read(file.toFile());
    assertThat(back.getWidth()).isEqualTo(20);
    for (int b = 0; b < 256; b++) {
      assertThat(back.getRaster().getSample(2 + b % 16, 2 + b / 16, 0)).isEqualTo(b);
    }
  }

  @Test
  void coloursPaddingAndScaleAreAsStated() {
    float[] two = {1, -1, -1, -1, 1, -1};
    BufferedImage image = new ImageGrid(2, 3, List.of(), List.of()).draw(two, 2, 3, 1, 1);
    assertThat(image.getWidth()).isEqualTo(2 + 2 * (3 + 2));
    assertThat(image.getHeight()).isEqualTo(2 + 3 + 2);
    assertThat(image.getRGB(0, 0)).isEqualTo(0xffffffff);
    assertThat(image.getRGB(4, 4)).isEqualTo(0xffff0000);
    assertThat(image.getRGB(7, 2)).isEqualTo(0xff00ff00);
  }

  @Test
  void valuesThatAreNotFiniteShowInMagenta() {
    BufferedImage image = ImageGrid.of(new float[] {1, Float.NaN, 0}, 1, 3, 1, 1, 1);
    assertThat(image.getRGB(2, 2)).isEqualTo(0xffff00ff);
  }

  @Test
  void captionsMakeRoomAndPicturesStay() throws IOException {
    float[] images = Fashion.test().slice(0, 24).values();
    BufferedImage grid =
        new ImageGrid(
                8, 2, List.of("position", "momentum", "x₀"), List.of("t=1", "", "", "", "0.5"))
            .draw(images, 24, 1, 28, 28);
    assertThat(grid.getWidth()).isGreaterThan(2 + 8 * 58);
    Pictures.keep("strip.png", grid);
    Pictures.keep(
        "grid.png", ImageGrid.of(Fashion.train().slice(0, 64).values(), 64, 1, 28, 28, 8));
  }

  @Test
  void wrongSizesAreRefused() {
    assertThatThrownBy(() -> ImageGrid.of(new float[5], 1, 2, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ImageGrid(0, 1, List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
