package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;

/** Strict reading of lists; messages name the place. */
final class JsonLists {
  private JsonLists() {}

  static double[] numbers(String place, JsonNode v) {
    if (!v.isArray()) {
      throw new ConfigException(place, "expected a list of numbers, found " + Keys.brief(v));
    }
    double[] out = new double[v.size()];
    for (int i = 0; i < out.length; i++) {
      if (!v.get(i).isNumber()) {
        throw new ConfigException(place + "[" + i + "]", "expected a number, found " + v.get(i));
      }
      out[i] = v.get(i).doubleValue();
    }
    return out;
  }

  /** Rows of equal length, at least one. */
  static double[][] matrix(String place, JsonNode v) {
    if (!v.isArray() || v.isEmpty()) {
      throw new ConfigException(place, "expected a list of rows, found " + Keys.brief(v));
    }
    double[][] a = new double[v.size()][];
    for (int i = 0; i < a.length; i++) {
      a[i] = numbers(place + "[" + i + "]", v.get(i));
      if (a[i].length != a[0].length) {
        throw new ConfigException(place, "expected rows of equal length");
      }
    }
    return a;
  }

  static List<String> texts(String place, JsonNode v) {
    List<String> out = new ArrayList<>();
    for (JsonNode item : v) {
      if (!item.isTextual()) {
        throw new ConfigException(place, "expected texts, found " + Keys.brief(item));
      }
      out.add(item.textValue());
    }
    if (!v.isArray()) {
      throw new ConfigException(place, "expected a list of texts, found " + Keys.brief(v));
    }
    return out;
  }

  static ArrayNode of(List<Integer> numbers) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    numbers.forEach(list::add);
    return list;
  }
}
