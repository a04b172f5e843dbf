package tweedie.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import tweedie.config.ConfigException;
import tweedie.config.Drawn;
import tweedie.config.Model;
import tweedie.data.Alphabet;
import tweedie.data.Columns;
import tweedie.data.Csv;
import tweedie.data.Npy;
import tweedie.data.Table;
import tweedie.data.Text;
import tweedie.plot.ImageGrid;
import tweedie.plot.Png;
import tweedie.plot.Scatter;

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
   * Chooses what was not asked for: the form that the name of the file ends in, else a grid for
   * images, lines for text, CSV for named columns, NPY for other vectors; a file beside the run, or
   * in the present folder for a shipped model.
   *
   * @throws ConfigException when the data have no such form, or the file is named after another one
   */
  static SampleFile of(
      Model model, String run, Optional<SampleFormat> wanted, Optional<Path> out, long seed) {
    boolean images = model.shape().length == 3;
    SampleFormat other = model.columns().isEmpty() ? SampleFormat.NPY : SampleFormat.CSV;
    boolean text = model.alphabet().map(Alphabet::text).orElse(false);
    SampleFormat rows = text ? SampleFormat.TXT : other;
    Optional<SampleFormat> asked = wanted.isPresent() ? wanted : out.flatMap(o -> named(o, images));
    SampleFormat format = asked.orElse(images ? SampleFormat.GRID : rows);
    if (format == SampleFormat.TXT && !text) {
      throw new ConfigException("--format", "txt needs rows of text");
    }
    if (!images && (format == SampleFormat.GRID || format == SampleFormat.PNG)) {
      String shape = Arrays.toString(model.shape());
      throw new ConfigException("--format", format + " needs images, found rows of shape " + shape);
    }
    if (format == SampleFormat.SCATTER && !Arrays.equals(model.shape(), new int[] {2})) {
      String shape = Arrays.toString(model.shape());
      throw new ConfigException("--format", "scatter needs two columns, found shape " + shape);
    }
    out.ifPresent(o -> check(o, format));
    String name = "samples-" + seed + ending(format);
    boolean shipped = run.startsWith(Model.PRETRAINED);
    Path beside =
        shipped
            ? Path.of(run.substring(Model.PRETRAINED.length()) + "-" + name)
            : Path.of(run, name);
    return new SampleFile(format, out.orElse(beside));
  }

  /** The form that the ending of a name stands for; empty where it has none. */
  private static Optional<SampleFormat> named(Path out, boolean images) {
    return switch (ending(out)) {
      case "" -> Optional.empty();
      case ".png" -> Optional.of(images ? SampleFormat.GRID : SampleFormat.SCATTER);
      case ".npy" -> Optional.of(SampleFormat.NPY);
      case ".csv" -> Optional.of(SampleFormat.CSV);
      case ".txt" -> Optional.of(SampleFormat.TXT);
      default ->
          throw new ConfigException(
              "--out", "expected a name ending in .png, .npy, .csv or .txt, found " + out);
    };
  }

  /** Folders of single pictures may have any name. */
  private static void check(Path out, SampleFormat format) {
    String found = ending(out);
    if (format != SampleFormat.PNG && !found.isEmpty() && !found.equals(ending(format))) {
      throw new ConfigException(
          "--out",
          "expected a name ending in " + ending(format) + " for " + format + ", found " + out);
    }
  }

  /** From the last dot of a name on, in small letters; empty where there is none. */
  private static String ending(Path out) {
    String name = String.valueOf(out.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(dot).toLowerCase(Locale.ROOT) : "";
  }

  private static String ending(SampleFormat format) {
    return switch (format) {
      case GRID, SCATTER -> ".png";
      case PNG -> "";
      case NPY -> ".npy";
      case CSV -> ".csv";
      case TXT -> ".txt";
    };
  }

  /** The same file with a word before the ending of its name; no word changes nothing. */
  SampleFile named(String word) {
    if (word.isEmpty()) {
      return this;
    }
    String name = String.valueOf(path.getFileName());
    int dot = name.lastIndexOf('.');
    int at = dot > 0 ? dot : name.length();
    return new SampleFile(
        format, path.resolveSibling(name.substring(0, at) + "-" + word + name.substring(at)));
  }

  /**
   * Writes the samples; tables go back to their original units. What they started from stands above
   * them in a grid, before them in an array, and after them in a line of CSV.
   */
  void write(Drawn drawn, int wanted) throws IOException {
    Table x = drawn.ends();
    switch (format) {
      case GRID -> {
        int columns = Math.min(x.rows(), wanted);
        Table lines = drawn.inLines(columns);
        int[] s = x.shape();
        Png.write(path, ImageGrid.of(lines.values(), lines.rows(), s[0], s[1], s[2], columns));
      }
      case PNG -> singles(x);
      case NPY -> Npy.write(path, original(drawn.joined()), shape(drawn));
      case CSV -> Csv.write(path, drawn.joined());
      case TXT -> Text.write(path, x);
      case SCATTER -> scatter(drawn).write(path);
    }
  }

  /** In a grid samples stand after what was given of them; other forms hold samples only. */
  Drawn below(Table given, Drawn samples) {
    if (format != SampleFormat.GRID) {
      return samples;
    }
    Table x = samples.ends();
    float[] all = new float[given.values().length + x.values().length];
    System.arraycopy(given.values(), 0, all, 0, given.values().length);
    System.arraycopy(x.values(), 0, all, given.values().length, x.values().length);
    return Drawn.of(Table.of(all, given.rows() + x.rows(), x.shape()));
  }

  private static Scatter scatter(Drawn drawn) {
    Scatter plot = Scatter.of("");
    if (drawn.starts().isPresent()) {
      plot = plot.with("start", original(drawn.starts().get()));
    }
    return plot.with("samples", original(drawn.ends()));
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

  private static int[] shape(Drawn drawn) {
    int[] event = drawn.ends().shape();
    IntStream head =
        drawn.starts().isPresent()
            ? IntStream.of(drawn.ends().rows(), 2)
            : IntStream.of(drawn.ends().rows());
    return IntStream.concat(head, IntStream.of(event)).toArray();
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
