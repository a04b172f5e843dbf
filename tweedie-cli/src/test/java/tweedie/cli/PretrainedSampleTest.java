package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tweedie.data.Npy;
import tweedie.data.NpyArray;

/** The shipped model drawn from the command line, in each form. */
class PretrainedSampleTest {
  @TempDir Path folder;

  private Path sample(String format, String name) {
    Path out = folder.resolve(name);
    // Three rows and four calls are enough to tell whether the right numbers arrive.
    Run run =
        Run.of(
            "sample",
            "pretrained:fashion-psld",
            "--n",
            "3",
            "--nfe",
            "4",
            "--batch",
            "3",
            "--format",
            format,
            "--out",
            out.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith(out.toString()).contains("3 samples", "4 calls");
    return out;
  }

  @Test
  void singlePicturesHoldThePixelsOfTheArray() throws IOException {
    NpyArray array = Npy.read(sample("npy", "x.npy"));
    assertThat(array.shape()).containsExactly(3, 1, 28, 28);
    float[] x = array.toTable("x.npy", tweedie.data.ImageLayout.NCHW).values();
    Path pictures = sample("png", "pictures");
    try (Stream<Path> files = Files.list(pictures)) {
      assertThat(files.map(f -> f.getFileName().toString()).sorted())
          .containsExactly("000000.png", "000001.png", "000002.png");
    }
    for (int i = 0; i < 3; i++) {
      BufferedImage picture = ImageIO.read(pictures.resolve("00000" + i + ".png").toFile());
      assertThat(picture.getWidth()).isEqualTo(28);
      assertThat(picture.getHeight()).isEqualTo(28);
      for (int k = 0; k < 784; k++) {
        double level = 127.5 * (Math.max(-1, Math.min(1, x[i * 784 + k])) + 1);
        int grey = picture.getRaster().getSample(k % 28, k / 28, 0);
        // Rounding to a byte, half a level, and the float32 of the array.
        assertThat(Math.abs(grey - level)).isLessThan(0.501);
      }
    }
  }

  @Test
  void gridHoldsAllPictures() throws IOException {
    BufferedImage grid = ImageIO.read(sample("grid", "grid.png").toFile());
    assertThat(grid.getWidth()).isGreaterThanOrEqualTo(3 * 28);
    assertThat(grid.getHeight()).isBetween(28, 2 * 28);
  }
}
