package tweedie.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/** Data sets by name or path: picks the reader from the file's name. */
public final class DataSets {
  /** Training part of the shipped Fashion-MNIST. */
  public static final String FASHION = "fashion-mnist";

  /** Test part of the shipped Fashion-MNIST. */
  public static final String FASHION_TEST = "fashion-mnist:test";

  /** Latitudes and longitudes of a week of earthquakes, shipped. */
  public static final String EARTHQUAKES = "usgs-earthquakes";

  private static final String TOY = "toy:";

  /** Rows of a generated law that is read as a data set. */
  private static final int TOY_ROWS = 10_000;

  private DataSets() {}

  /**
   * Names that need no path.
   *
   * @return the shipped data sets
   */
  public static List<String> names() {
    return List.copyOf(about().keySet());
  }

  /**
   * One line about every name.
   *
   * @return name to line, in the order of {@link #names()}
   */
  public static Map<String, String> about() {
    Map<String, String> m = new LinkedHashMap<>();
    m.put(FASHION, "10,000 grey images 28 x 28 of ten garments");
    m.put(FASHION_TEST, "5,000 further ones");
    m.put(EARTHQUAKES, "latitude and longitude of 1,679 earthquakes, for the process sphere");
    m.put("gaussian-pair", "Gaussian parameters, given noisy observations");
    m.put("g-and-k", "parameters of the g-and-k law, given order statistics");
    for (Toy2d t : Toy2d.values()) {
      m.put(TOY + t.spelling(), "10,000 points of a law in the plane, deviation near 7");
    }
    return m;
  }

  private static Table toy(String name) {
    float[] x =
        TensorScope.evaluate(() -> Ops.floats(Toy2d.named(name).draw(Rng.of(0, TOY_ROWS)).x()));
    return Table.of(x, TOY_ROWS, 2);
  }

  /**
   * The simulator of a name.
   *
   * @param name one of {@link #names()}
   * @return empty for data that are read
   */
  public static Optional<Simulator> simulator(String name) {
    return switch (name) {
      case "gaussian-pair" -> Optional.of(new GaussianPair());
      case "g-and-k" -> Optional.of(new GAndK());
      default -> Optional.empty();
    };
  }

  /**
   * Reads a data set.
   *
   * @param source one of {@link #names()}, or a path for {@link DataPaths#resolve}: a folder of
   *     images, or a file ending in .csv, .npy, .npz, .txt or holding {@code idx} in its name,
   *     plain or (except .npz) gzip
   * @param dataDir folder given on the command line
   * @param options options of the readers
   * @return the data set
   * @throws IOException if it is missing, damaged or of no known kind, naming it
   */
  public static Table read(String source, Optional<Path> dataDir, DataOptions options)
      throws IOException {
    if (source.equals(FASHION)) {
      return Fashion.train();
    }
    if (source.equals(FASHION_TEST)) {
      return Fashion.test();
    }
    if (source.equals(EARTHQUAKES)) {
      return Earthquakes.read(options.csv());
    }
    if (source.startsWith(TOY)) {
      return toy(source.substring(TOY.length()));
    }
    Optional<Simulator> simulator = simulator(source);
    if (simulator.isPresent()) {
      return Simulated.of(simulator.get()).train();
    }
    Path path = DataPaths.resolve(source, dataDir);
    if (!Files.exists(path)) {
      String advice = Path.of(source).isAbsolute() ? "" : DataPaths.ADVICE;
      throw new IOException(path + ": no such file or folder" + advice);
    }
    if (Files.isDirectory(path)) {
      return options.tiles().isPresent()
          ? ImageFolder.tiles(path, options.tiles().getAsInt(), options.csv().label())
          : ImageFolder.read(path, options.size());
    }
    String name =
        String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    if (name.endsWith(".csv")) {
      return Csv.read(path, options.csv());
    }
    if (name.endsWith(".npy")) {
      return Npy.read(path).toTable(path.toString(), options.layout());
    }
    if (name.endsWith(".npz")) {
      return npz(path, options.layout());
    }
    if (name.endsWith(".txt")) {
      return Text.read(path, options.text());
    }
    if (name.contains("idx")) {
      return Idx.read(path);
    }
    throw new IOException(
        path + ": expected a folder of images or a .csv, .npy, .npz, .txt or idx file");
  }

  /** The array called {@code arr_0}, or the only one. */
  private static Table npz(Path path, ImageLayout layout) throws IOException {
    Map<String, NpyArray> arrays = Npz.read(path);
    NpyArray array = arrays.get("arr_0");
    if (array == null && arrays.size() == 1) {
      array = arrays.values().iterator().next();
    }
    if (array == null) {
      throw new IOException(
          "%s: expected one array or arr_0, found %s".formatted(path, arrays.keySet()));
    }
    return array.toTable(path.toString(), layout);
  }
}
