package tweedie.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tweedie.file.CorruptFileException;

final class IdxTest {
  private static final byte[] IMAGES = {
    0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, (byte) 255, 51, (byte) 204
  };
  private static final byte[] LABELS = {0, 0, 8, 1, 0, 0, 0, 2, 1, 0};

  @TempDir Path folder;

  @Test
  void bytesBecomePixelsAndLabelsArePaired() throws IOException {
    Path images = Files.write(folder.resolve("t-images-idx3-ubyte"), IMAGES);
    assertThat(Idx.read(images).labels()).isEmpty();
    Files.write(folder.resolve("t-labels-idx1-ubyte"), LABELS);
    Table table = Idx.read(images);
    assertThat(table.shape()).containsExactly(1, 1, 2);
    // b / 127.5 - 1, rounded to float32.
    assertThat(table.values())
        .containsExactly(-1f, 1f, (float) (51 / 127.5 - 1), (float) (204 / 127.5 - 1));
    assertThat(table.labels().orElseThrow().index()).containsExactly(1, 0);
  }

  @Test
  void gzipReadsAlike() throws IOException {
    Path images = folder.resolve("t-images-idx3-ubyte.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(images))) {
      out.write(IMAGES);
    }
    assertThat(Idx.read(images).rows()).isEqualTo(2);
    byte[] packed = Files.readAllBytes(images);
    Files.write(images, Arrays.copyOf(packed, packed.length - 9));
    assertThatThrownBy(() -> Idx.read(images))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining(images.toString());
  }

  @Test
  void damageIsNamed() throws IOException {
    assertDefect(Arrays.copyOf(IMAGES, 19), "truncated");
    assertDefect(Arrays.copyOf(IMAGES, 21), "trailing bytes");
    assertDefect(Arrays.copyOf(IMAGES, 9), "truncated header");
    assertDefect(new byte[] {1, 2, 3, 4}, "not an idx file");
    byte[] floats = IMAGES.clone();
    floats[2] = 0x0d;
    assertDefect(floats, "expected unsigned bytes");
    byte[] huge = IMAGES.clone();
    huge[4] = 0x7f;
    huge[8] = 0x7f;
    assertDefect(huge, "impossible size");
  }

  @Test
  void shippedPartsHoldTheOriginalRows() throws IOException {
    Table train = Fashion.train();
    assertThat(train.rows()).isEqualTo(10_000);
    assertThat(train.shape()).containsExactly(1, 28, 28);
    assertThat(train.labels().orElseThrow().names()).hasSize(10).startsWith("T-shirt/top");
    // The first training image of Fashion-MNIST is an ankle boot.
    assertThat(train.labels().orElseThrow().index()[0]).isEqualTo(9);
    assertThat(Fashion.test().rows()).isEqualTo(5_000);
    Path source = SharedData.path("images28/fashion-t10k-images-idx3-ubyte.gz");
    assumeThat(source).exists();
    Table original = Idx.read(source).slice(0, 5_000);
    assertThat(Fashion.test().values()).isEqualTo(original.values());
    assertThat(Fashion.test().labels().orElseThrow().index())
        .isEqualTo(original.labels().orElseThrow().index());
  }

  private void assertDefect(byte[] content, String defect) throws IOException {
    Path file = Files.write(folder.resolve("bad"), content);
    assertThatThrownBy(() -> Idx.read(file))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(defect)
        .message()
        .hasLineCount(1);
  }
}
