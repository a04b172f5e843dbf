package tweedie.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Source;
import tweedie.data.Columns;
import tweedie.data.DataSets;
import tweedie.data.Shuffled;
import tweedie.data.Simulator;
import tweedie.data.Table;
import tweedie.net.Framed;

/**
 * What a model is told of each row beforehand: numbers beside it, or the picture around a patch.
 *
 * @param columns names, scale and statistics of the numbers
 * @param frame height and width of the picture around the patch; empty: none
 */
record Given(Optional<Columns> columns, List<Integer> frame) {
  /** Nothing. */
  static final Given NOTHING = new Given(Optional.empty(), List.of());

  /** Copies the list. */
  Given {
    frame = List.copyOf(frame);
    if (!frame.isEmpty() && frame.size() != 2) {
      throw new ConfigException("data.given.frame", "expected two numbers, found " + frame);
    }
  }

  /** What the rows of a table are told. */
  static Given of(Table rows) {
    Optional<Table> context = rows.context();
    if (context.isEmpty()) {
      return NOTHING;
    }
    Table c = context.get();
    return c.isImages()
        ? new Given(Optional.empty(), List.of(c.shape()[1], c.shape()[2]))
        : new Given(c.columns(), List.of());
  }

  /** Names of the numbers that samples of a model are drawn given. */
  static List<String> names(Experiment e, Facts facts) {
    Optional<Simulator> s = DataSets.simulator(e.data().source());
    return s.map(Simulator::observations)
        .orElseGet(() -> facts.given().columns().map(Columns::names).orElse(List.of()));
  }

  /** Observations in original units as conditions of a model; those of simulators are summed up. */
  static Source<Condition> rows(Experiment e, Facts facts, double[][] rows) {
    Optional<Simulator> s = DataSets.simulator(e.data().source());
    double[][] seen = rows.clone();
    for (int i = 0; i < rows.length && s.isPresent(); i++) {
      check(names(e, facts), rows[i]);
      seen[i] = s.get().summary(rows[i]);
    }
    return facts.given().rows(seen);
  }

  boolean isNothing() {
    return columns.isEmpty() && frame.isEmpty();
  }

  /**
   * Channels, or numbers, of what stands beside a state of the same size.
   *
   * @throws ConfigException when there is nothing
   */
  int beside(Facts facts) {
    boolean same = isFrame(facts.image());
    if (columns.isEmpty() && !same) {
      throw new ConfigException(
          "objective", "'conditional' needs data.task, or data.condition of a table");
    }
    return same ? facts.shape()[0] : columns.orElseThrow().size();
  }

  /** Whether pictures of this height and width are given. */
  boolean isFrame(int... image) {
    return !frame.isEmpty()
        && image.length == 2
        && image[0] == frame.get(0)
        && image[1] == frame.get(1);
  }

  /** The shape of a network that is told as much. */
  Networks.Shape on(Networks.Shape shape) {
    if (columns.isPresent()) {
      return shape.told(columns.get().size());
    }
    return frame.isEmpty() ? shape : shape.framed(frame.get(0), frame.get(1));
  }

  /** The network on states, from one of the shape {@link #on} gave. */
  Field on(Field net) {
    return frame.isEmpty() ? net : new Framed(net, frame.get(0), frame.get(1));
  }

  /**
   * Observations as conditions; sample i is drawn given row i mod rows.
   *
   * @param rows numbers in original units
   * @throws ConfigException when there are none, or a row has another width
   */
  Source<Condition> rows(double[][] rows) {
    Columns c =
        columns.orElseThrow(
            () ->
                new ConfigException(
                    "given",
                    frame.isEmpty()
                        ? "this model is not conditional"
                        : "this model is given pictures, not numbers"));
    if (rows.length == 0) {
      throw new ConfigException("given", "expected at least one row");
    }
    float[] x = new float[rows.length * c.size()];
    for (int i = 0; i < rows.length; i++) {
      check(c.names(), rows[i]);
      for (int j = 0; j < c.size(); j++) {
        x[i * c.size() + j] = c.standardise(j, rows[i][j]);
      }
    }
    return cycle(Table.of(x, rows.length, c.size()), 1);
  }

  /** Refuses a row of another width than that of the names. */
  static void check(List<String> names, double[] row) {
    if (row.length != names.size()) {
      throw new ConfigException(
          "given", "expected %s, found %d".formatted(names(names), row.length));
    }
  }

  /** Rows of a context in turn, each for as many samples. */
  static Source<Condition> cycle(Table context, int each) {
    int n = context.rows();
    return rng ->
        Shuffled.context(
            context,
            LongStream.of(rng.ids())
                .mapToInt(i -> (int) Math.floorMod(Math.floorDiv(i, each), (long) n))
                .toArray());
  }

  /** Refuses a draw that is told nothing. */
  Source<Condition> none(List<String> names) {
    if (isNothing()) {
      return rng -> Condition.NONE;
    }
    throw new ConfigException(
        "given",
        frame.isEmpty()
            ? "this model needs %s: use --given v1,v2,... or a CSV file; their names: %s"
                .formatted(count(names), brief(names))
            : "this model fills a patch; give it pictures");
  }

  /** How many numbers and their names, the middle ones left out where they are many. */
  private static String names(List<String> all) {
    return "%s (%s)".formatted(count(all), brief(all));
  }

  private static String count(List<String> all) {
    return all.size() == 1 ? "1 number" : all.size() + " numbers";
  }

  private static String brief(List<String> all) {
    int n = all.size();
    return n <= 6
        ? String.join(", ", all)
        : all.get(0) + ", " + all.get(1) + ", ..., " + all.get(n - 1);
  }

  ObjectNode json() {
    ObjectNode o = JsonNodeFactory.instance.objectNode();
    columns.ifPresent(c -> o.set("columns", StoredColumns.json(c)));
    frame.forEach(o.withArray("/frame")::add);
    return o;
  }

  static Given read(Keys k) {
    Optional<Columns> columns =
        k.has("columns") ? Optional.of(StoredColumns.read(k.object("columns"))) : Optional.empty();
    List<Integer> frame = k.integers("frame", List.of());
    k.done();
    return new Given(columns, frame);
  }
}
