package tweedie.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import tweedie.file.CorruptFileException;

/**
 * The idx format of MNIST, plain or gzip: {@code 0 0 type dims}, big-endian sizes, bytes.
 *
 * @see "Y. LeCun, C. Cortes, C. Burges, The MNIST database, file formats"
 */
public final class Idx {
  private static final int UNSIGNED_BYTE = 0x08;

  private Idx() {}

  /**
   * Reads images {@code [N, H, W]} or {@code [N, C, H, W]} as {@code [C, H, W]} in [-1, 1]. The
   * labels file is found by its conventional name ({@code ...images-idx3...} becomes {@code
   * ...labels-idx1...}) in the same folder; without one the table has no labels.
   *
   * @param images path of the image file
   * @return the images and their labels
   * @throws IOException if a file is missing or damaged, naming it
   */
  public static Table read(Path images) throws IOException {
    Table table;
    try (InputStream in = Bytes.open(images)) {
      table = images(images.toString(), Bytes.readAll(images.toString(), in));
    }
    Optional<Path> labels = labelsOf(images);
    if (labels.isEmpty()) {
      return table;
    }
    String name = labels.get().toString();
    try (InputStream in = Bytes.open(labels.get())) {
      return table.withLabels(labels(name, Bytes.readAll(name, in), table.rows()));
    }
  }

  /** Images from the unpacked content of a file called {@code name}. */
  static Table images(String name, byte[] content) throws IOException {
    int[] sizes = header(name, content);
    if (sizes.length < 3 || sizes.length > 4) {
      throw new CorruptFileException(
          name, "expected images [N, H, W] or [N, C, H, W], found sizes " + Arrays.toString(sizes));
    }
    int start = 4 + 4 * sizes.length;
    float[] values = new float[content.length - start];
    for (int i = 0; i < values.length; i++) {
      values[i] = Bytes.pixel(content[start + i]);
    }
    int[] shape =
        sizes.length == 3
            ? new int[] {1, sizes[1], sizes[2]}
            : new int[] {sizes[1], sizes[2], sizes[3]};
    return Table.of(values, sizes[0], shape);
  }

  /** Labels from the unpacked content of a file called {@code name}. */
  static Labels labels(String name, byte[] content, int rows) throws IOException {
    int[] sizes = header(name, content);
    if (sizes.length != 1 || sizes[0] != rows) {
      throw new CorruptFileException(
          name,
          "expected %d labels as for the images, found sizes %s"
              .formatted(rows, Arrays.toString(sizes)));
    }
    int[] index = new int[rows];
    for (int i = 0; i < rows; i++) {
      index[i] = content[8 + i] & 0xff;
    }
    int classes = Arrays.stream(index).max().orElse(-1) + 1;
    return new Labels(
        "label", index, IntStream.range(0, classes).mapToObj(Integer::toString).toList());
  }

  /** Sizes from the header, after checking that the content has exactly so many bytes. */
  private static int[] header(String name, byte[] content) throws IOException {
    if (content.length < 4 || content[0] != 0 || content[1] != 0) {
      throw new CorruptFileException(name, "not an idx file");
    }
    if (content[2] != UNSIGNED_BYTE) {
      throw new CorruptFileException(
          name, "expected unsigned bytes (type 8), found type " + (content[2] & 0xff));
    }
    int dims = content[3] & 0xff;
    if (dims == 0 || content.length < 4 + 4 * dims) {
      throw new CorruptFileException(name, "truncated header");
    }
    int[] sizes = new int[dims];
    long total = 1;
    ByteBuffer buffer = ByteBuffer.wrap(content, 4, 4 * dims);
    for (int d = 0; d < dims; d++) {
      sizes[d] = buffer.getInt();
      if (sizes[d] <= 0 || total > Integer.MAX_VALUE / sizes[d]) {
        throw new CorruptFileException(name, "impossible size in header: " + sizes[d]);
      }
      total *= sizes[d];
    }
    long found = content.length - 4L - 4L * dims;
    if (found != total) {
      throw new CorruptFileException(
          name,
          "%s: header %s asks for %d bytes, found %d"
              .formatted(
                  found < total ? "truncated" : "trailing bytes",
                  Arrays.toString(sizes),
                  total,
                  found));
    }
    return sizes;
  }

  private static Optional<Path> labelsOf(Path images) {
    String name = String.valueOf(images.getFileName());
    String paired = name.replace("images", "labels").replace("idx3", "idx1");
    if (paired.equals(name)) {
      return Optional.empty();
    }
    Path path = images.resolveSibling(paired);
    return Files.isRegularFile(path) ? Optional.of(path) : Optional.empty();
  }
}
