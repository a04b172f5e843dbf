package tweedie.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tweedie.file.CorruptFileException;

final class ImageFolderTest {
  @TempDir Path folder;

  @Test
  void greyStaysOneChannelAndKeepsItsBytes() throws IOException {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    for (int p = 0; p < 6; p++) {
      image.getRaster().setSample(p % 3, p / 3, 0, 50 * p);
    }
    save(image, "a.png");
    Table table = ImageFolder.read(folder, OptionalInt.empty());
    assertThat(table.shape()).containsExactly(1, 2, 3);
    for (int p = 0; p < 6; p++) {
      assertThat(table.values()[p]).isEqualTo((float) (50 * p / 127.5 - 1));
    }
  }

  @Test
  void colourIsChannelsFirst() throws IOException {
    save(filled(2, 2, 0xff3366), "a.png");
    Table table = ImageFolder.read(folder, OptionalInt.empty());
    assertThat(table.shape()).containsExactly(3, 2, 2);
    assertThat(table.values()[0]).isEqualTo(1f);
    assertThat(table.values()[4]).isEqualTo((float) (0x33 / 127.5 - 1));
    assertThat(table.values()[8]).isEqualTo((float) (0x66 / 127.5 - 1));
  }

  @Test
  void jpegReadsWithinItsLoss() throws IOException {
    save(filled(16, 16, 0x808080), "a.jpg");
    Table table = ImageFolder.read(folder, OptionalInt.empty());
    // A flat block has only a DC coefficient; its quantisation moves it by a few levels at most.
    assertThat(table.values()[0]).isCloseTo(0f, within(4 / 127.5f));
  }

  @Test
  void transparencyLiesOverWhite() throws IOException {
    save(new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB), "a.png");
    assertThat(ImageFolder.read(folder, OptionalInt.empty()).values()).containsOnly(1f);
  }

  @Test
  void subFoldersAreClasses() throws IOException {
    save(filled(2, 2, 0xffffff), "dogs/b.png");
    save(filled(2, 2, 0), "cats/a.PNG");
    save(filled(2, 2, 0), "cats/b.png");
    Table table = ImageFolder.read(folder, OptionalInt.empty());
    Labels labels = table.labels().orElseThrow();
    assertThat(labels.names()).containsExactly("cats", "dogs");
    assertThat(labels.index()).containsExactlyInAnyOrder(0, 0, 1);
    for (int row = 0; row < 3; row++) {
      assertThat(table.slice(row, row + 1).values()[0]).isEqualTo(2f * labels.index()[row] - 1);
    }
    save(filled(2, 2, 0), "c.png");
    assertThatThrownBy(() -> ImageFolder.read(folder, OptionalInt.empty()))
        .hasMessageContaining("found both");
  }

  @Test
  void cropAndAreaAverageAreExact() throws IOException {
    // Columns 0, 100, 200, 100, 0, 0 of two rows; the central 2 x 2 square holds 200 and 100.
    BufferedImage image = new BufferedImage(6, 2, BufferedImage.TYPE_BYTE_GRAY);
    int[] columns = {0, 100, 200, 100, 0, 0};
    for (int x = 0; x < 6; x++) {
      image.getRaster().setSample(x, 0, 0, columns[x]);
      image.getRaster().setSample(x, 1, 0, columns[x]);
    }
    save(image, "a.png");
    assertThat(ImageFolder.read(folder, OptionalInt.of(1)).values())
        .containsExactly((float) (150 / 127.5 - 1));
    assertThat(ImageFolder.read(folder, OptionalInt.of(4)).shape()).containsExactly(1, 4, 4);
  }

  /**
   * Who judges by the first rows sees all classes. Of 200 rows with 20 a class the first 100 hold
   * 10 ± 2.1 of one (hypergeometric, (200 − 100)/199 of the variance of a binomial law), and every
   * tenth of them 1 ± 1; the order is fixed, so that nothing here is left to chance.
   */
  @Test
  void rowsOfClassesAreMixed() throws IOException {
    for (int i = 0; i < 200; i++) {
      save(filled(1, 1, i), "class%d/%02d.png".formatted(i / 20, i % 20));
    }
    int[] label = ImageFolder.read(folder, OptionalInt.empty()).labels().orElseThrow().index();
    int[] first = new int[10];
    int[] tenth = new int[10];
    for (int i = 0; i < 100; i++) {
      first[label[i]]++;
      tenth[label[i]] += i % 10 == 0 ? 1 : 0;
    }
    assertThat(Arrays.stream(first)).allMatch(k -> k >= 3 && k <= 17);
    assertThat(Arrays.stream(tenth)).allMatch(k -> k <= 4);
    int[] again = ImageFolder.read(folder, OptionalInt.empty()).labels().orElseThrow().index();
    assertThat(again).isEqualTo(label);
  }

  @Test
  void tilesAreTheSquaresOfAGrid() throws IOException {
    BufferedImage image = new BufferedImage(5, 4, BufferedImage.TYPE_BYTE_GRAY);
    for (int p = 0; p < 20; p++) {
      image.getRaster().setSample(p % 5, p / 5, 0, p);
    }
    save(image, "a.png");
    save(filled(2, 3, 0xff0000), "b.png");
    DataOptions tiles =
        new DataOptions(
            OptionalInt.empty(),
            OptionalInt.of(2),
            CsvOptions.ALL,
            ImageLayout.NONE,
            TextOptions.DEFAULT);
    Table table = DataSets.read(folder.toString(), Optional.empty(), tiles);
    assertThat(table.rows()).isEqualTo(5);
    assertThat(table.shape()).containsExactly(3, 2, 2);
    int[] label =
        ImageFolder.tiles(folder, 2, Optional.of("picture")).labels().orElseThrow().index();
    Map<Integer, int[]> squares = new HashMap<>();
    for (int[] square :
        new int[][] {{0, 1, 5, 6}, {2, 3, 7, 8}, {10, 11, 15, 16}, {12, 13, 17, 18}}) {
      squares.put(square[0], square);
    }
    for (int row = 0; row < 5; row++) {
      float[] values = table.slice(row, row + 1).values();
      if (label[row] == 1) {
        assertThat(values).containsExactly(1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1);
        continue;
      }
      int corner = Math.round((values[0] + 1) * 127.5f);
      int[] square = Objects.requireNonNull(squares.remove(corner), "tile at " + corner);
      for (int i = 0; i < 12; i++) {
        assertThat(values[i]).isEqualTo((float) (square[i % 4] / 127.5 - 1));
      }
    }
    assertThat(squares).isEmpty();
    assertThat(table.labels()).isEmpty();
    Labels labels = ImageFolder.tiles(folder, 2, Optional.of("picture")).labels().orElseThrow();
    assertThat(labels.index()).containsExactlyInAnyOrder(0, 0, 0, 0, 1);
    assertThat(labels.names()).containsExactly("a.png", "b.png");
    assertThatThrownBy(() -> ImageFolder.tiles(folder, 6, Optional.empty()))
        .hasMessage(folder + ": no images of at least 6 x 6 pixels");
  }

  @Test
  void oddSizeNamesTheFirstOddFile() throws IOException {
    save(filled(2, 2, 0), "a.png");
    save(filled(3, 2, 0), "b.png");
    assertThatThrownBy(() -> ImageFolder.read(folder, OptionalInt.empty()))
        .isInstanceOf(CorruptFileException.class)
        .hasMessage(
            folder.resolve("b.png")
                + ": expected 2 x 2 like the files before it, found 3 x 2; set size to resize");
    assertThat(ImageFolder.read(folder, OptionalInt.of(2)).rows()).isEqualTo(2);
  }

  @Test
  void emptyFolderMissingFolderAndBrokenFilesAreNamed() throws IOException {
    assertThatThrownBy(() -> ImageFolder.read(folder, OptionalInt.empty()))
        .hasMessage(folder + ": no PNG or JPEG files in it");
    assertThatThrownBy(() -> DataSets.read("none", Optional.of(folder), DataOptions.DEFAULT))
        .hasMessage(
            folder.resolve("none") + ": no such file or folder; set TWEEDIE_DATA or --data-dir");
    Files.writeString(folder.resolve("a.png"), "no image");
    assertThatThrownBy(() -> ImageFolder.read(folder, OptionalInt.empty()))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageStartingWith(folder.resolve("a.png").toString());
  }

  private static BufferedImage filled(int w, int h, int rgb) {
    BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < w * h; p++) {
      image.setRGB(p % w, p / w, rgb);
    }
    return image;
  }

  private void save(BufferedImage image, String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    assertThat(ImageIO.write(image, name.endsWith("jpg") ? "jpg" : "png", file.toFile())).isTrue();
  }
}
