package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Strict reading of one JSON object: every key is asked for by name and type, defaults are written
 * into the resolved object, and {@link #done} refuses what nobody asked for.
 */
public final class Keys {
  private final String place;
  private final JsonNode node;
  private final ObjectNode resolved = JsonNodeFactory.instance.objectNode();
  private final Set<String> known = new LinkedHashSet<>();

  /**
   * Begins to read an object.
   *
   * @param place its path, for messages
   * @param node the object
   * @throws ConfigException when it is not an object
   */
  public Keys(String place, JsonNode node) {
    if (!node.isObject()) {
      throw new ConfigException(place, "expected an object, found " + brief(node));
    }
    this.place = place;
    this.node = node;
  }

  /**
   * Whether a key is given.
   *
   * @param name the key
   * @return true when present and not null
   */
  public boolean has(String name) {
    known.add(name);
    return node.hasNonNull(name);
  }

  /**
   * The raw value of a key.
   *
   * @param name the key
   * @return its value
   * @throws ConfigException when it is missing
   */
  public JsonNode raw(String name) {
    if (!has(name)) {
      throw new ConfigException(at(name), "missing");
    }
    return node.get(name);
  }

  /**
   * Writes a value that was derived from raw ones into the resolved object.
   *
   * @param name the key
   * @param value its resolved value
   */
  public void resolve(String name, JsonNode value) {
    resolved.set(name, value);
  }

  /**
   * A number.
   *
   * @param name the key
   * @return a finite number
   * @throws ConfigException when missing or something else
   */
  public double number(String name) {
    JsonNode v = raw(name);
    if (!v.isNumber() || !Double.isFinite(v.doubleValue())) {
      throw new ConfigException(at(name), "expected a number, found " + brief(v));
    }
    resolved.set(name, v);
    return v.doubleValue();
  }

  /**
   * A number with a default.
   *
   * @param name the key
   * @param otherwise used when the key is missing
   * @return a finite number
   */
  public double number(String name, double otherwise) {
    if (has(name)) {
      return number(name);
    }
    resolved.put(name, otherwise);
    return otherwise;
  }

  /**
   * A whole number with a default.
   *
   * @param name the key
   * @param otherwise used when the key is missing
   * @return a whole number
   */
  public long integer(String name, long otherwise) {
    if (!has(name)) {
      resolved.put(name, otherwise);
      return otherwise;
    }
    JsonNode v = raw(name);
    if (!v.isIntegralNumber() || !v.canConvertToLong()) {
      throw new ConfigException(at(name), "expected a whole number, found " + brief(v));
    }
    resolved.set(name, v);
    return v.longValue();
  }

  /**
   * A text with a default.
   *
   * @param name the key
   * @param otherwise used when the key is missing
   * @return a text
   */
  public String text(String name, String otherwise) {
    if (!has(name)) {
      resolved.put(name, otherwise);
      return otherwise;
    }
    JsonNode v = raw(name);
    if (!v.isTextual()) {
      throw new ConfigException(at(name), "expected a text, found " + brief(v));
    }
    resolved.set(name, v);
    return v.textValue();
  }

  /**
   * One of several words, with a default.
   *
   * @param name the key
   * @param otherwise used when the key is missing
   * @param valid the words
   * @return one of them
   */
  public String word(String name, String otherwise, List<String> valid) {
    String v = text(name, otherwise);
    if (!valid.contains(v)) {
      throw new ConfigException(at(name), Nearest.unknown(v, valid));
    }
    return v;
  }

  /**
   * A truth value with a default.
   *
   * @param name the key
   * @param otherwise used when the key is missing
   * @return true or false
   */
  public boolean flag(String name, boolean otherwise) {
    if (!has(name)) {
      resolved.put(name, otherwise);
      return otherwise;
    }
    JsonNode v = raw(name);
    if (!v.isBoolean()) {
      throw new ConfigException(at(name), "expected true or false, found " + brief(v));
    }
    resolved.set(name, v);
    return v.booleanValue();
  }

  /**
   * A vector of numbers.
   *
   * @param name the key
   * @return its numbers
   */
  public double[] vector(String name) {
    JsonNode v = raw(name);
    resolved.set(name, v);
    return numbers(at(name), v);
  }

  /**
   * A list of whole numbers with a default.
   *
   * @param name the key
   * @param otherwise used when the key is missing
   * @return the numbers
   */
  public List<Integer> integers(String name, List<Integer> otherwise) {
    if (!has(name)) {
      otherwise.forEach(resolved.withArray("/" + name)::add);
      return otherwise;
    }
    List<Integer> out = new ArrayList<>();
    for (double v : vector(name)) {
      if (v != Math.rint(v)) {
        throw new ConfigException(at(name), "expected whole numbers, found " + v);
      }
      out.add((int) v);
    }
    return out;
  }

  /**
   * A matrix: a list of rows of equal length.
   *
   * @param name the key
   * @return its rows
   */
  public double[][] matrix(String name) {
    JsonNode v = raw(name);
    resolved.set(name, v);
    if (!v.isArray() || v.isEmpty()) {
      throw new ConfigException(at(name), "expected a list of rows, found " + brief(v));
    }
    double[][] a = new double[v.size()][];
    for (int i = 0; i < a.length; i++) {
      a[i] = numbers(at(name) + "[" + i + "]", v.get(i));
      if (a[i].length != a[0].length) {
        throw new ConfigException(at(name), "expected rows of equal length");
      }
    }
    return a;
  }

  /**
   * An object inside, empty when missing.
   *
   * @param name the key
   * @return its keys; finish it with its own {@link #done}
   */
  public Keys object(String name) {
    JsonNode v = has(name) ? raw(name) : JsonNodeFactory.instance.objectNode();
    Keys inner = new Keys(at(name), v);
    resolved.set(name, inner.resolved);
    return inner;
  }

  /**
   * Ends the reading.
   *
   * @return the object with all defaults
   * @throws ConfigException for a key that nobody asked for
   */
  public ObjectNode done() {
    Iterator<String> names = node.fieldNames();
    while (names.hasNext()) {
      String name = names.next();
      if (!known.contains(name)) {
        throw new ConfigException(place, Nearest.unknown(name, known));
      }
    }
    return resolved;
  }

  /**
   * The path of a key.
   *
   * @param name the key
   * @return {@code place.name}
   */
  public String at(String name) {
    return place.isEmpty() ? name : place + "." + name;
  }

  private static double[] numbers(String place, JsonNode v) {
    if (!v.isArray()) {
      throw new ConfigException(place, "expected a list of numbers, found " + brief(v));
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

  static String brief(JsonNode v) {
    String s = v.toString();
    return s.length() <= 40 ? s : s.substring(0, 37) + "...";
  }
}
