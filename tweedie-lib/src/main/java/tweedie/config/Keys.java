package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Strict reading of one JSON object: every key is asked for by name and type, defaults are written
 * into the resolved object, and {@link #done} refuses what nobody asked for.
 */
public final class Keys {
  private final String place;
  private final JsonNode node;
  private final ObjectNode resolved = JsonNodeFactory.instance.objectNode();
  private final Set<String> known = new LinkedHashSet<>();
  private final Set<String> asked = new LinkedHashSet<>();
  private final KeySchema schema = new KeySchema();

  /**
   * Begins to read an object.
   *
   * @param place where the object stands, such as {@code process}, for messages
   * @param node the object
   * @throws ConfigException when the node is no object
   */
  public Keys(String place, JsonNode node) {
    if (!node.isObject()) {
      throw new ConfigException(place, "expected an object, found " + brief(node));
    }
    this.place = place;
    this.node = node;
  }

  /**
   * Whether a key is given; asking says that it may be missing.
   *
   * @param name the key
   * @return whether it has a value other than null
   */
  public boolean has(String name) {
    asked.add(name);
    return given(name);
  }

  private boolean given(String name) {
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
    if (!given(name)) {
      throw new ConfigException(at(name), "missing");
    }
    return node.get(name);
  }

  /** Writes a value that was derived from raw ones into the resolved object. */
  void resolve(String name, JsonNode value) {
    resolved.set(name, value);
  }

  /**
   * A number.
   *
   * @param name the key
   * @return its value, finite
   * @throws ConfigException when it is missing or no finite number
   */
  public double number(String name) {
    schema.required(name, "number");
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
   * @param otherwise the value when the key is missing
   * @return its value, finite
   * @throws ConfigException when it is no finite number
   */
  public double number(String name, double otherwise) {
    schema.optional(name, "number", DoubleNode.valueOf(otherwise));
    if (has(name)) {
      return number(name);
    }
    resolved.put(name, otherwise);
    return otherwise;
  }

  /** A value of one kind with a default. */
  private JsonNode scalar(
      String name, String type, JsonNode otherwise, Predicate<JsonNode> fits, String wanted) {
    schema.optional(name, type, otherwise);
    JsonNode v = has(name) ? raw(name) : otherwise;
    if (!fits.test(v)) {
      throw new ConfigException(at(name), "expected " + wanted + ", found " + brief(v));
    }
    resolved.set(name, v);
    return v;
  }

  private static boolean isLong(JsonNode v) {
    return v.isIntegralNumber() && v.canConvertToLong();
  }

  /** A whole number with a default. */
  long integer(String name, long otherwise) {
    JsonNode d = LongNode.valueOf(otherwise);
    return scalar(name, "integer", d, Keys::isLong, "a whole number").longValue();
  }

  /** A whole number of the size of an int, with a default: a count. */
  int count(String name, int otherwise) {
    long v = integer(name, otherwise);
    if (v != (int) v) {
      String bound = v > 0 ? "at most " + Integer.MAX_VALUE : "at least " + Integer.MIN_VALUE;
      throw new ConfigException(at(name), "expected " + bound + ", found " + v);
    }
    return (int) v;
  }

  /** A count with a default and a smallest value. */
  int count(String name, int otherwise, int least) {
    atLeast(name, integer(name, otherwise), least);
    return count(name, otherwise);
  }

  /** A whole number with a default and a smallest value. */
  long integer(String name, long otherwise, long least) {
    return atLeast(name, integer(name, otherwise), least);
  }

  private long atLeast(String name, long v, long least) {
    if (v < least) {
      throw new ConfigException(at(name), "expected at least " + least + ", found " + v);
    }
    return v;
  }

  /** A text with a default. */
  String text(String name, String otherwise) {
    JsonNode d = TextNode.valueOf(otherwise);
    return scalar(name, "string", d, JsonNode::isTextual, "a text").textValue();
  }

  /**
   * One of several words, with a default.
   *
   * @param name the key
   * @param otherwise the word when the key is missing
   * @param valid all words
   * @return one of the words
   * @throws ConfigException when the value is none of them, naming the nearest
   */
  public String word(String name, String otherwise, List<String> valid) {
    schema.word(name, valid);
    String v = text(name, otherwise);
    if (!valid.contains(v)) {
      throw new ConfigException(at(name), Nearest.unknown(v, valid));
    }
    return v;
  }

  /** A truth value with a default. */
  boolean flag(String name, boolean otherwise) {
    JsonNode d = BooleanNode.valueOf(otherwise);
    return scalar(name, "boolean", d, JsonNode::isBoolean, "true or false").booleanValue();
  }

  /**
   * A vector of numbers.
   *
   * @param name the key
   * @return its numbers
   * @throws ConfigException when it is missing or no list of numbers
   */
  public double[] vector(String name) {
    schema.required(name, "array");
    schema.list(name, "number");
    JsonNode v = raw(name);
    resolved.set(name, v);
    return JsonLists.numbers(at(name), v);
  }

  /** A list of whole numbers with a default. */
  List<Integer> integers(String name, List<Integer> otherwise) {
    schema.optional(name, "array", JsonLists.of(otherwise));
    schema.list(name, "integer");
    if (!has(name)) {
      resolved.set(name, JsonLists.of(otherwise));
      return otherwise;
    }
    List<Integer> out = new ArrayList<>();
    for (double v : vector(name)) {
      if (v != (int) v) {
        throw new ConfigException(at(name), "expected whole numbers of 32 bits, found " + v);
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
   * @throws ConfigException when it is missing or no matrix of numbers
   */
  public double[][] matrix(String name) {
    schema.required(name, "array");
    schema.matrix(name);
    JsonNode v = raw(name);
    resolved.set(name, v);
    return JsonLists.matrix(at(name), v);
  }

  /** A list of texts, empty when missing. */
  List<String> texts(String name) {
    schema.list(name, "string");
    if (!has(name)) {
      return List.of();
    }
    List<String> out = JsonLists.texts(at(name), raw(name));
    resolved.set(name, raw(name));
    return out;
  }

  /** A list of objects, at least one; each has to be {@link #done} by itself. */
  List<Keys> objects(String name) {
    schema.required(name, "array");
    schema.list(name, "object");
    JsonNode v = raw(name);
    if (!v.isArray() || v.isEmpty()) {
      throw new ConfigException(at(name), "expected a list of objects, found " + brief(v));
    }
    List<Keys> out = new ArrayList<>();
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (JsonNode one : v) {
      Keys inner = new Keys("%s[%d]".formatted(at(name), out.size()), one);
      all.add(inner.resolved);
      out.add(inner);
    }
    resolved.set(name, all);
    return out;
  }

  /** An object inside, empty when missing. */
  Keys object(String name) {
    JsonNode v = has(name) ? raw(name) : JsonNodeFactory.instance.objectNode();
    Keys inner = new Keys(at(name), v);
    resolved.set(name, inner.resolved);
    schema.inner(name, inner);
    return inner;
  }

  /**
   * Ends the reading.
   *
   * @return the object with every default filled in
   * @throws ConfigException when a key is left that nobody asked for, naming the nearest
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

  /** JSON schema of what has been asked for. */
  ObjectNode schema() {
    return schema.json(asked);
  }

  /** The path of a key. */
  String at(String name) {
    return place.isEmpty() ? name : place + "." + name;
  }

  static String brief(JsonNode v) {
    String s = v.toString();
    return s.length() <= 40 ? s : s.substring(0, 37) + "...";
  }
}
