package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
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
 */
public record Facts(
    int[] shape, Tensor mean, double sigmaData, Optional<Columns> columns, List<String> classes) {
  /** Most numbers along one axis. */
  private static final double LONGEST = 1e6;

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
        table.labels().map(l -> l.names()).orElse(List.of()));
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
    columns.ifPresent(c -> o.set("columns", Json.tree(c)));
    if (!classes.isEmpty()) {
      o.set("classes", Json.tree(classes));
    }
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
    Optional<Columns> columns = Optional.empty();
    if (k.has("columns")) {
      Keys c = k.object("columns");
      columns =
          Optional.of(
              new Columns(texts(c.raw("names")), boxed(c.vector("mean")), boxed(c.vector("std"))));
      c.done();
    }
    List<String> classes = k.has("classes") ? texts(k.raw("classes")) : List.of();
    k.done();
    if (columns.isPresent() && columns.get().size() == 0) {
      throw new ConfigException(k.at("columns"), "expected at least one name");
    }
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
    return new Facts(shape, mean, sigma, columns, classes);
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

  private static List<Double> boxed(double[] v) {
    return Arrays.stream(v).boxed().toList();
  }

  private static long[] longs(int[] v) {
    return Arrays.stream(v).asLongStream().toArray();
  }
}
