package tweedie.config;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import tweedie.data.CsvOptions;
import tweedie.data.DataOptions;
import tweedie.data.DataSets;
import tweedie.data.ImageLayout;
import tweedie.data.Table;
import tweedie.data.TextOptions;

/**
 * The keys of {@code data}.
 *
 * @param source name or path of the training data
 * @param heldOut name or path of held-out data; empty: a share of the source
 * @param heldOutShare share of the source that losses are judged on while training
 * @param testShare share of the source that only {@code eval} sees
 * @param split seed of a random split; empty: rows spaced evenly
 * @param group column whose groups of rows stay in one part, or {@code picture} of tiles; empty:
 *     none
 * @param distinct whether a row that was seen before is left out
 * @param flip whether images are mirrored at random
 * @param options options of the readers
 * @param classes names of the classes that are kept; empty: all
 * @param other the data at the other end of a bridge
 * @param condition columns that a model is told
 * @param patch side of the middle of each picture that a model fills; 0: none
 * @param task what pictures are degraded by and restored from; empty: nothing
 */
record DataKeys(
    String source,
    String heldOut,
    double heldOutShare,
    double testShare,
    OptionalLong split,
    String group,
    boolean distinct,
    boolean flip,
    DataOptions options,
    List<String> classes,
    Optional<DataKeys> other,
    List<String> condition,
    int patch,
    Optional<TaskKeys> task) {
  /** Share of the source that losses are judged on when nothing is said. */
  static final double HELD_OUT_SHARE = 0.1;

  static DataKeys read(Keys k) {
    return read(k, true);
  }

  private static DataKeys read(Keys k, boolean first) {
    String source = k.text("source", DataSets.FASHION);
    String heldOut =
        k.text("heldOut", source.equals(DataSets.FASHION) ? DataSets.FASHION_TEST : "");
    NamedData.check(k.at("source"), source);
    NamedData.check(k.at("heldOut"), heldOut);
    double share = share(k, "heldOutShare", HELD_OUT_SHARE);
    double test = share(k, "testShare", 0);
    long split = k.integer("split", -1, -1);
    String group = k.text("group", "");
    boolean distinct = k.flag("distinct", false);
    boolean flip = k.flag("flip", false);
    List<String> classes = k.texts("classes");
    String label = k.text("label", "");
    List<String> columns = k.texts("columns");
    List<String> condition = k.texts("condition");
    int patch = k.count("patch", 0, 0);
    Optional<TaskKeys> task =
        first && k.has("task") ? Optional.of(TaskKeys.read(k.object("task"))) : Optional.empty();
    int skip = k.count("skipLines", 0, 0);
    int size = k.count("size", 0, 0);
    int tiles = k.count("tiles", 0, 0);
    if (size > 0 && tiles > 0) {
      throw new ConfigException(k.at("tiles"), "cannot be used with size");
    }
    String layout = k.word("layout", "NONE", List.of("NONE", "NHW", "NCHW", "NHWC"));
    List<String> categories = k.texts("categories");
    TextOptions text = text(k);
    Optional<DataKeys> other =
        first && k.has("other") ? Optional.of(read(k.object("other"), false)) : Optional.empty();
    k.done();
    if (flip && (patch > 0 || task.isPresent())) {
      throw new ConfigException(
          k.at("flip"), "cannot be used with " + (patch > 0 ? "patch" : "task"));
    }
    if (patch > 0 && task.isPresent()) {
      throw new ConfigException(k.at("patch"), "cannot be used with task");
    }
    checkGroup(k.at("group"), group, label, columns);
    CsvOptions csv =
        new CsvOptions(
            columns, label.isEmpty() ? Optional.empty() : Optional.of(label), skip, categories);
    DataKeys d =
        new DataKeys(
            source,
            heldOut,
            share,
            test,
            split < 0 ? OptionalLong.empty() : OptionalLong.of(split),
            group,
            distinct,
            flip,
            new DataOptions(
                size > 0 ? OptionalInt.of(size) : OptionalInt.empty(),
                tiles > 0 ? OptionalInt.of(tiles) : OptionalInt.empty(),
                csv,
                ImageLayout.valueOf(layout),
                text),
            classes,
            other,
            condition,
            patch,
            task);
    IdleKeys.check(k, d, first);
    return d;
  }

  private static TextOptions text(Keys k) {
    TextOptions o = new TextOptions(k.count("length", 64), k.text("alphabet", ""));
    if (!o.alphabet().isEmpty() && o.alphabet().codePoints().distinct().count() < 2) {
      throw new ConfigException(k.at("alphabet"), "expected at least 2 different characters");
    }
    return o;
  }

  private static double share(Keys k, String name, double otherwise) {
    double share = k.number(name, otherwise);
    if (!(share >= 0 && share <= 0.5)) {
      throw new ConfigException(k.at(name), "expected 0 to 0.5, found " + share);
    }
    return share;
  }

  private static void checkGroup(String place, String group, String label, List<String> columns) {
    if (!group.isEmpty() && columns.contains(group)) {
      throw new ConfigException(place, "'" + group + "' is one of data.columns");
    }
    if (!group.isEmpty() && !label.isEmpty() && !label.equals(group) && columns.isEmpty()) {
      throw new ConfigException(place, "with data.label, name the states in data.columns");
    }
  }

  /**
   * Reads the source.
   *
   * @param rows all rows that are used
   * @param group number of the group of each row
   */
  record Read(Table rows, Optional<int[]> group) {
    private Read select(int[] chosen) {
      return new Read(
          rows.select(chosen), group.map(g -> IntStream.of(chosen).map(i -> g[i]).toArray()));
    }
  }

  Read read(Optional<Path> dataDir) throws IOException {
    Read all = grouped(dataDir);
    Read kept = classes.isEmpty() ? all : all.select(Classes.rows(classes, all.rows()));
    Read used = distinct ? kept.select(firsts(kept.rows())) : kept;
    return new Read(conditioned(used.rows()), used.group());
  }

  /** Reads the held-out source. */
  Table readHeldOut(Optional<Path> dataDir) throws IOException {
    Table all = NamedData.read(heldOut, dataDir, options);
    return conditioned(classes.isEmpty() ? all : all.select(Classes.rows(classes, all)));
  }

  /** Rows with the columns of the condition taken apart. */
  Table conditioned(Table rows) {
    try {
      return rows.given(condition);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("data.condition", String.valueOf(e.getMessage()));
    }
  }

  /** Groups are read as the classes of the rows; they become no part of the states. */
  private Read grouped(Optional<Path> dataDir) throws IOException {
    Optional<String> label = options.csv().label();
    if (group.isEmpty()) {
      return new Read(NamedData.read(source, dataDir, options), Optional.empty());
    }
    CsvOptions by = options.csv().withLabel(group);
    DataOptions labelled =
        new DataOptions(options.size(), options.tiles(), by, options.layout(), options.text());
    Table t = NamedData.read(source, dataDir, labelled);
    int[] groups =
        t.labels()
            .filter(l -> l.name().equals(group))
            .orElseThrow(
                () ->
                    new ConfigException(
                        "data.group", "needs a CSV file, or 'picture' with data.tiles"))
            .index();
    Table rows =
        label.isPresent()
            ? NamedData.read(source, dataDir, options)
            : new Table(
                t.values(),
                t.rows(),
                t.shape(),
                Optional.empty(),
                t.columns(),
                Optional.empty(),
                t.alphabet());
    return new Read(rows, Optional.of(groups));
  }

  /** Rows whose numbers no earlier row has. */
  private static int[] firsts(Table t) {
    Set<FloatBuffer> seen = new HashSet<>();
    int size = t.rowSize();
    return IntStream.range(0, t.rows())
        .filter(i -> seen.add(FloatBuffer.wrap(t.values(), i * size, size).slice()))
        .toArray();
  }
}
