package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tweedie.data.Columns;
import tweedie.data.Scale;

/** Names, scale and statistics of columns as checkpoints keep them. */
final class StoredColumns {
  private static final List<String> SCALES = List.of("linear", "asinh", "logit");

  private StoredColumns() {}

  static ObjectNode json(Columns c) {
    ObjectNode o = JsonNodeFactory.instance.objectNode();
    o.set("names", Json.tree(c.names()));
    o.set("mean", Json.tree(c.mean()));
    o.set("std", Json.tree(c.std()));
    Scale s = c.scale();
    if (!s.equals(Scale.LINEAR)) {
      o.put("scale", s.kind().name().toLowerCase(Locale.ROOT));
      o.withArray("/interval").add(s.low()).add(s.high());
    }
    return o;
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws ConfigException for columns that cannot be
   */
  static Columns read(Keys k) {
    List<String> names = texts(k.raw("names"));
    List<Double> mean = boxed(k.vector("mean"));
    List<Double> std = boxed(k.vector("std"));
    Scale scale = Scale.LINEAR;
    if (k.has("scale")) {
      String kind = k.word("scale", "linear", SCALES);
      double[] ends = k.vector("interval");
      if (ends.length != 2) {
        throw new ConfigException(k.at("interval"), "expected two numbers");
      }
      scale = new Scale(Scale.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), ends[0], ends[1]);
    }
    k.done();
    if (names.isEmpty()) {
      throw new ConfigException(k.at("names"), "expected at least one name");
    }
    return new Columns(names, mean, std, scale);
  }

  private static List<String> texts(JsonNode node) {
    List<String> out = new ArrayList<>();
    node.forEach(n -> out.add(n.asText()));
    return out;
  }

  private static List<Double> boxed(double[] v) {
    return Arrays.stream(v).boxed().toList();
  }
}
