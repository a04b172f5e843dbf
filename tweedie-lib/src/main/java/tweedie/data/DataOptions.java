package tweedie.data;

import java.util.OptionalInt;

/**
 * Options of all readers in one place; each reader uses its own part.
 *
 * @param size side of square images, for image folders
 * @param tiles side of the square tiles that images are cut into, for image folders; excludes size
 * @param csv columns and label, for CSV
 * @param layout order of the axes, for NPY and NPZ
 * @param text length of rows and alphabet, for text
 */
public record DataOptions(
    OptionalInt size, OptionalInt tiles, CsvOptions csv, ImageLayout layout, TextOptions text) {
  /** Files as they are. */
  public static final DataOptions DEFAULT =
      new DataOptions(
          OptionalInt.empty(),
          OptionalInt.empty(),
          CsvOptions.ALL,
          ImageLayout.NONE,
          TextOptions.DEFAULT);
}
