package tweedie.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The shipped part of Fashion-MNIST: 10,000 training and 5,000 test images {@code [1, 28, 28]} in
 * [-1, 1] with ten classes, read from the class path.
 *
 * @see "Xiao, Rasul, Vollgraf 2017, Fashion-MNIST, arXiv:1708.07747"
 */
public final class Fashion {
  /** Class names, in the order of the labels. */
  public static final List<String> CLASSES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  private static final String FOLDER = "/tweedie/data/fashion-mnist/";

  private Fashion() {}

  /**
   * The training part.
   *
   * @return 10,000 labelled images
   */
  public static Table train() {
    return part("train");
  }

  /**
   * The test part, disjoint from the training part.
   *
   * @return 5,000 labelled images
   */
  public static Table test() {
    return part("test");
  }

  private static Table part(String part) {
    try {
      String images = part + "-images-idx3-ubyte.gz";
      String labels = part + "-labels-idx1-ubyte.gz";
      Table table = Idx.images(images, content(images));
      int[] index = Idx.labels(labels, content(labels), table.rows()).index();
      return table.withLabels(new Labels("label", index, CLASSES));
    } catch (IOException e) {
      throw new UncheckedIOException("shipped data: " + e.getMessage(), e);
    }
  }

  private static byte[] content(String name) throws IOException {
    try (InputStream raw = Fashion.class.getResourceAsStream(FOLDER + name)) {
      if (raw == null) {
        throw new IOException("resource " + FOLDER + name + " is not on the class path");
      }
      try (InputStream in = Bytes.unpack(name, raw)) {
        return Bytes.readAll(name, in);
      }
    }
  }
}
