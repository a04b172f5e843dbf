package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
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

  static Facts read(JsonNode node, Tensor mean) {
    Keys k = new Keys("data", node);
    double[] s = k.vector("shape");
    int[] shape = java.util.Arrays.stream(s).mapToInt(v -> (int) v).toArray();
    double sigma = k.number("sigmaData");
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
    mean.retainReference();
    return new Facts(shape, mean, sigma, columns, classes);
  }

  private static List<String> texts(JsonNode node) {
    List<String> out = new ArrayList<>();
    node.forEach(n -> out.add(n.asText()));
    return out;
  }

  private static List<Double> boxed(double[] v) {
    return java.util.Arrays.stream(v).boxed().toList();
  }

  private static long[] longs(int[] v) {
    return java.util.Arrays.stream(v).asLongStream().toArray();
  }
}
