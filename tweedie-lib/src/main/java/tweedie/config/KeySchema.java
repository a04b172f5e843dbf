package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * JSON schema of one object, collected while its keys are read: the readers are the only place that
 * knows keys, types and defaults.
 */
final class KeySchema {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ObjectNode properties = JSON.objectNode();
  private final Map<String, Keys> inner = new LinkedHashMap<>();
  private final Set<String> required = new LinkedHashSet<>();

  /** A key of some type; what is known already stays. */
  ObjectNode key(String name, String type) {
    if (properties.get(name) instanceof ObjectNode known && known.has("type")) {
      return known;
    }
    ObjectNode node = JSON.objectNode().put("type", type);
    properties.set(name, node);
    return node;
  }

  /** A key of some type that must be given. */
  void required(String name, String type) {
    key(name, type);
    required.add(name);
  }

  void optional(String name, String type, JsonNode otherwise) {
    key(name, type).set("default", otherwise);
  }

  void word(String name, List<String> valid) {
    ObjectNode node = key(name, "string");
    if (!node.has("enum")) {
      valid.forEach(node.putArray("enum")::add);
    }
  }

  void list(String name, String items) {
    key(name, "array").set("items", JSON.objectNode().put("type", items));
  }

  void matrix(String name) {
    ObjectNode row = JSON.objectNode().put("type", "array");
    row.set("items", JSON.objectNode().put("type", "number"));
    key(name, "array").set("items", row);
  }

  /** An object inside; its keys are still to be read. */
  void inner(String name, Keys keys) {
    key(name, "object");
    inner.put(name, keys);
  }

  /** The schema: properties, the required ones, nothing else. */
  ObjectNode json(Set<String> mayMiss) {
    ObjectNode out = JSON.objectNode().put("type", "object");
    inner.forEach((name, keys) -> properties.set(name, keys.schema()));
    out.set("properties", properties);
    Set<String> must = new LinkedHashSet<>(required);
    must.removeAll(mayMiss);
    if (!must.isEmpty()) {
      must.forEach(out.putArray("required")::add);
    }
    return out.put("additionalProperties", false);
  }
}
