package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import tweedie.data.Alphabet;
import tweedie.data.Columns;
import tweedie.data.Table;
import tweedie.tensor.Ops;
import tweedie.tensor.Shapes;

/**
 * What a model must know of its data to sample without them.
 *
 * @param shape shape of one row: [C, H, W] or [D]
 * @param mean mean of every number, [1, shape]
 * @param sigmaData root mean square deviation from that mean
 * @param columns names and statistics of tables
 * @param classes names of the classes; empty without labels
 * @param given what a model is told of each row
 * @param alphabet what symbols stand for; empty for numbers
 */
public record Facts(
    int[] shape,
    Tensor mean,
    double sigmaData,
    Optional<Columns> columns,
    List<String> classes,
    Given given,
    Optional<Alphabet> alphabet) {
  /** Most numbers along one axis. */
  private static final double LONGEST = 1e6;

  /** Of rows of numbers that a model is told nothing about. */
  Facts(
      int[] shape, Tensor mean, double sigmaData, Optional<Columns> columns, List<String> classes) {
    this(shape, mean, sigmaData, columns, classes, Given.NOTHING, Optional.empty());
  }

  static Facts of(Split data) {
    return of(data.train(), data.columns());
  }

  static Facts of(Table table, Optional<Columns> columns) {
    int d = table.rowSize();
    double[] mean = new double[d];
    for (int i = 0; i < table.values().length; i++) {
      mean[i % d] += table.values()[i] / (double) table.rows();
    }
    double square = 0;
    for (int i = 0; i < table.values().length; i++) {
      square += Math.pow(table.values()[i] - mean[i % d], 2);
    }
    double sigma = Math.sqrt(square / table.values().length);
    float[] m = new float[d];
    for (int i = 0; i < d; i++) {
      m[i] = (float) mean[i];
    }
    Tensor t = Ops.tensor(m, Shapes.prepend(1, longs(table.shape())));
    t.retainReference();
    return new Facts(
        table.shape(),
        t,
        sigma > 0 ? sigma : 1,
        columns,
        table.labels().map(l -> l.names()).orElse(List.of()),
        Given.of(table),
        table.alphabet());
  }

  long[] event() {
    return longs(shape);
  }

  int[] image() {
    return shape.length == 3 ? new int[] {shape[1], shape[2]} : new int[0];
  }

  ObjectNode json() {
    ObjectNode o = JsonNodeFactory.instance.objectNode();
    for (int s : shape) {
      o.withArray("/shape").add(s);
    }
    o.put("sigmaData", sigmaData);
    columns.ifPresent(c -> o.set("columns", StoredColumns.json(c)));
    if (!classes.isEmpty()) {
      o.set("classes", Json.tree(classes));
    }
    if (!given.isNothing()) {
      o.set("given", given.json());
    }
    alphabet.ifPresent(a -> o.set("alphabet", Json.tree(a)));
    return o;
  }

  /**
   * Reads what {@link #json} wrote, in a file that anybody may have changed since.
   *
   * @param stored mean as the weights have it, [1, shape]; empty: zeros
   * @throws ConfigException for a shape, a deviation or a mean that data cannot have
   */
  static Facts read(JsonNode node, Optional<Tensor> stored) {
    Keys k = new Keys("data", node);
    int[] shape = shape(k);
    double sigma = k.number("sigmaData");
    if (!(sigma > 0)) {
      throw new ConfigException(k.at("sigmaData"), "expected a number > 0, found " + sigma);
    }
    Optional<Columns> columns =
        k.has("columns") ? Optional.of(StoredColumns.read(k.object("columns"))) : Optional.empty();
    Given given = k.has("given") ? Given.read(k.object("given")) : Given.NOTHING;
    List<String> classes = k.has("classes") ? texts(k.raw("classes")) : List.of();
    Optional<Alphabet> alphabet = alphabet(k);
    k.done();
    int size = (int) Shapes.count(longs(shape));
    long[] row = Shapes.prepend(1, longs(shape));
    Tensor mean = stored.orElseGet(() -> Ops.tensor(new float[size], row));
    if (!Arrays.equals(Shapes.of(mean), row)) {
      throw new ConfigException(
          k.at("shape"),
          "expected that of the mean, "
              + Arrays.toString(Shapes.of(mean))
              + ", found "
              + Arrays.toString(row));
    }
    mean.retainReference();
    return new Facts(shape, mean, sigma, columns, classes, given, alphabet);
  }

  private static Optional<Alphabet> alphabet(Keys k) {
    if (!k.has("alphabet")) {
      return Optional.empty();
    }
    Keys a = k.object("alphabet");
    List<String> names = texts(a.raw("names"));
    boolean text = a.flag("text", false);
    a.done();
    try {
      return Optional.of(new Alphabet(names, text));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(k.at("alphabet"), String.valueOf(e.getMessage()));
    }
  }

  private static int[] shape(Keys k) {
    double[] s = k.vector("shape");
    double product = 1;
    for (double v : s) {
      product *= v;
      if (!(v >= 1 && v <= LONGEST) || v != Math.rint(v) || product > Integer.MAX_VALUE) {
        throw new ConfigException(k.at("shape"), "no shape of data: " + Arrays.toString(s));
      }
    }
    if (s.length == 0) {
      throw new ConfigException(k.at("shape"), "no shape of data: []");
    }
    return Arrays.stream(s).mapToInt(v -> (int) v).toArray();
  }

  private static List<String> texts(JsonNode node) {
    List<String> out = new ArrayList<>();
    node.forEach(n -> out.add(n.asText()));
    return out;
  }

  private static long[] longs(int[] v) {
    return Arrays.stream(v).asLongStream().toArray();
  }

  /** Puts standardised columns back into original units, in place. */
  void restore(float[] x) {
    if (columns.isEmpty()) {
      return;
    }
    Columns c = columns.get();
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) c.restore(i % c.size(), x[i]);
    }
  }
}
