package tweedie.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import tweedie.config.ConfigException;
import tweedie.config.Model;
import tweedie.data.Alphabet;
import tweedie.data.Columns;
import tweedie.data.Csv;
import tweedie.data.Npy;
import tweedie.data.Table;
import tweedie.data.Text;
import tweedie.plot.ImageGrid;
import tweedie.plot.Png;

/**
 * Where samples go and in which form.
 *
 * @param format the form
 * @param path the file, or the folder of single PNG files
 */
record SampleFile(SampleFormat format, Path path) {
  /** Images in a row of a grid. */
  static final int COLUMNS = 8;

  /** Pixels around the images of a grid. */
  private static final int EDGE = 2;

  /**
   * Chooses what was not asked for: a grid for images, lines for text, CSV for named columns, NPY
   * for other vectors; a file beside the run, or in the present folder for a shipped model.
   *
   * @throws ConfigException when the data have no such form
   */
  static SampleFile of(
      Model model, String run, Optional<SampleFormat> wanted, Optional<Path> out, long seed) {
    boolean images = model.shape().length == 3;
    SampleFormat other = model.columns().isEmpty() ? SampleFormat.NPY : SampleFormat.CSV;
    boolean text = model.alphabet().map(Alphabet::text).orElse(false);
    SampleFormat rows = text ? SampleFormat.TXT : other;
    SampleFormat format = wanted.orElse(images ? SampleFormat.GRID : rows);
    if (format == SampleFormat.TXT && !text) {
      throw new ConfigException("--format", "txt needs rows of text");
    }
    if (!images && (format == SampleFormat.GRID || format == SampleFormat.PNG)) {
      String shape = Arrays.toString(model.shape());
      throw new ConfigException("--format", format + " needs images, found rows of shape " + shape);
    }
    String name = "samples-" + seed + ending(format);
    boolean shipped = run.startsWith(Model.PRETRAINED);
    Path beside =
        shipped
            ? Path.of(run.substring(Model.PRETRAINED.length()) + "-" + name)
            : Path.of(run, name);
    return new SampleFile(format, out.orElse(beside));
  }

  private static String ending(SampleFormat format) {
    return switch (format) {
      case GRID -> ".png";
      case PNG -> "";
      case NPY -> ".npy";
      case CSV -> ".csv";
      case TXT -> ".txt";
    };
  }

  /** Writes the samples; tables go back to their original units. */
  void write(Table x, int columns) throws IOException {
    switch (format) {
      case GRID -> grid(x, path, columns);
      case PNG -> singles(x);
      case NPY -> Npy.write(path, original(x), shape(x));
      case CSV -> Csv.write(path, x);
      case TXT -> Text.write(path, x);
    }
  }

  private static void grid(Table x, Path file, int columns) throws IOException {
    int[] s = x.shape();
    int n = x.rows();
    Png.write(file, ImageGrid.of(x.values(), n, s[0], s[1], s[2], Math.min(n, columns)));
  }

  private void singles(Table x) throws IOException {
    Files.createDirectories(path);
    int[] s = x.shape();
    for (int i = 0; i < x.rows(); i++) {
      Path file = path.resolve("%06d.png".formatted(i));
      float[] one = x.slice(i, i + 1).values();
      Png.write(
          file, ImageGrid.of(one, 1, s[0], s[1], s[2], 1).getSubimage(EDGE, EDGE, s[2], s[1]));
    }
  }

  private static int[] shape(Table x) {
    int[] all = new int[x.shape().length + 1];
    all[0] = x.rows();
    System.arraycopy(x.shape(), 0, all, 1, x.shape().length);
    return all;
  }

  private static float[] original(Table x) {
    if (x.columns().isEmpty()) {
      return x.values();
    }
    Columns c = x.columns().get();
    float[] out = new float[x.values().length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) c.restore(i % c.size(), x.values()[i]);
    }
    return out;
  }
}
