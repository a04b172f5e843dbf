package tweedie.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import tweedie.file.CorruptFileException;

/**
 * A folder of PNG and JPEG files. Images directly in it give a table without labels; images in
 * sub-folders give labels, one class per sub-folder, in alphabetical order. Rows come mixed, in an
 * order that the number of rows fixes: file names sort pictures by class, time or place, and
 * whoever takes the first rows of a sorted table takes some classes only. Grey files stay one
 * channel unless others are in colour.
 */
public final class ImageFolder {
  /** The label of tiles by the picture that they are from. */
  public static final String PICTURE = "picture";

  private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg");

  private static final long ORDER = 20_261_123L;

  private ImageFolder() {}

  /**
   * Reads all images as {@code [C, H, W]} in [-1, 1], mixed.
   *
   * @param folder folder of images, or of one sub-folder per class
   * @param size side of the square images wanted, by centre crop and area averaging; if absent all
   *     files must have one size
   * @return the images, with labels if there are sub-folders
   * @throws IOException if the folder has no images or a file is damaged or of another size, naming
   *     the first such file
   */
  public static Table read(Path folder, OptionalInt size) throws IOException {
    if (size.isPresent() && size.getAsInt() < 1) {
      throw new IllegalArgumentException("size: expected >= 1, found " + size.getAsInt());
    }
    if (!Files.isDirectory(folder)) {
      throw new IOException(folder + ": no such folder");
    }
    List<Path> files = new ArrayList<>(images(folder));
    List<String> names = new ArrayList<>();
    List<Integer> index = new ArrayList<>();
    for (Path child : list(folder).filter(Files::isDirectory).sorted().toList()) {
      List<Path> members = images(child);
      if (!members.isEmpty() && files.size() > index.size()) {
        throw new IOException(
            "%s: expected images or sub-folders of images, found both".formatted(folder));
      }
      for (Path member : members) {
        files.add(member);
        index.add(names.size());
      }
      if (!members.isEmpty()) {
        names.add(String.valueOf(child.getFileName()));
      }
    }
    if (files.isEmpty()) {
      throw new IOException(folder + ": no PNG or JPEG files in it");
    }
    Table table = pack(folder, mixed(files), size);
    int[] classes = mixed(index).stream().mapToInt(Integer::intValue).toArray();
    return names.isEmpty() ? table : table.withLabels(new Labels("class", classes, names));
  }

  /**
   * Reads one image as {@code [C, H, W]} in [-1, 1].
   *
   * @param file a PNG or JPEG file
   * @return one row
   * @throws IOException if the file is missing or damaged
   */
  public static Table readOne(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return pack(file, List.of(file), OptionalInt.empty());
  }

  /**
   * Reads all images cut into square tiles, as {@code [C, side, side]} in [-1, 1]. What is left at
   * the right and lower borders is dropped. Tiles of all images are mixed.
   *
   * @param folder folder of images, without sub-folders of them
   * @param side of a tile, pixels, at least 1
   * @param label {@link #PICTURE} labels each tile by its file; anything else labels nothing
   * @return the tiles
   * @throws IOException if the folder has no image as large as a tile, or a file is damaged
   */
  public static Table tiles(Path folder, int side, Optional<String> label) throws IOException {
    if (side < 1) {
      throw new IllegalArgumentException("tiles: expected >= 1, found " + side);
    }
    List<Picture> all = new ArrayList<>();
    List<Integer> index = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Path file : images(folder)) {
      List<Picture> tiles = Picture.read(file).tiles(side);
      all.addAll(tiles);
      index.addAll(Collections.nCopies(tiles.size(), names.size()));
      names.add(String.valueOf(file.getFileName()));
    }
    if (all.isEmpty()) {
      throw new IOException(
          "%s: no images of at least %d x %d pixels".formatted(folder, side, side));
    }
    int[] pictures = mixed(index).stream().mapToInt(Integer::intValue).toArray();
    Table table = pack(folder, mixed(all));
    return label.filter(PICTURE::equals).isPresent()
        ? table.withLabels(new Labels(PICTURE, pictures, names))
        : table;
  }

  /** The same order for lists of the same length. */
  private static <T> List<T> mixed(List<T> sorted) {
    List<T> out = new ArrayList<>(sorted);
    Collections.shuffle(out, new Random(ORDER));
    return out;
  }

  private static Table pack(Path folder, List<Path> files, OptionalInt size) throws IOException {
    List<Picture> pictures = new ArrayList<>();
    for (Path file : files) {
      Picture picture = Picture.read(file);
      picture = size.isPresent() ? picture.square(size.getAsInt()) : picture;
      Picture first = pictures.isEmpty() ? picture : pictures.get(0);
      if (picture.width() != first.width() || picture.height() != first.height()) {
        throw new CorruptFileException(
            file.toString(),
            "expected %d x %d like the files before it, found %d x %d; set size to resize"
                .formatted(first.width(), first.height(), picture.width(), picture.height()));
      }
      pictures.add(picture);
    }
    return pack(folder, pictures);
  }

  private static Table pack(Path folder, List<Picture> pictures) throws IOException {
    int channels = pictures.stream().mapToInt(Picture::channels).max().orElse(1);
    Picture first = pictures.get(0);
    int pixels = first.width() * first.height();
    long total = (long) pictures.size() * channels * pixels;
    if (total > Integer.MAX_VALUE - 8) {
      throw new IOException(
          "%s: %d values do not fit one array; set a smaller size".formatted(folder, total));
    }
    float[] values = new float[(int) total];
    int at = 0;
    for (Picture picture : pictures) {
      for (int c = 0; c < channels; c++) {
        int plane = Math.min(c, picture.channels() - 1) * pixels;
        for (int p = 0; p < pixels; p++) {
          values[at++] = Bytes.pixel(picture.planes()[plane + p]);
        }
      }
    }
    return Table.of(values, pictures.size(), channels, first.height(), first.width());
  }

  private static List<Path> images(Path folder) throws IOException {
    return list(folder)
        .filter(Files::isRegularFile)
        .filter(
            path -> {
              String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
              return !name.startsWith(".") && ENDINGS.stream().anyMatch(name::endsWith);
            })
        .sorted()
        .toList();
  }

  private static Stream<Path> list(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList().stream();
    }
  }
}
