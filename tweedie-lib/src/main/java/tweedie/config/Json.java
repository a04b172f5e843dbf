package tweedie.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tweedie.file.AtomicFiles;
import tweedie.file.CorruptFileException;

/** Strict JSON: duplicate keys and trailing text are errors; numbers keep full precision. */
public final class Json {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonParser.Feature.ALLOW_COMMENTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.INDENT_OUTPUT);

  private Json() {}

  /** Equal leaves give 0; numbers are equal by value, whether written as 2 or 2.0. */
  static int order(JsonNode a, JsonNode b) {
    if (a.isNumber() && b.isNumber()) {
      return Double.compare(a.doubleValue(), b.doubleValue());
    }
    return a.equals(b) ? 0 : 1;
  }

  /**
   * Parses a text.
   *
   * @param place what the text is, for messages
   * @param text JSON
   * @return its tree
   * @throws ConfigException naming line and column of a mistake
   */
  public static JsonNode parse(String place, String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new ConfigException(
          place,
          "line %d, column %d: %s"
              .formatted(
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 0 : e.getLocation().getColumnNr(),
                  message(e)));
    }
  }

  /** Without the parser's own remarks on where it read from, which say nothing here. */
  private static String message(JsonProcessingException e) {
    String first = e.getOriginalMessage().lines().findFirst().orElse("not JSON");
    return first.replaceFirst(" \\(start marker at .*", "");
  }

  /**
   * Reads a configuration file.
   *
   * @param path the file
   * @return its tree
   * @throws IOException when it cannot be read
   * @throws ConfigException when it is empty or not JSON
   */
  public static JsonNode read(Path path) throws IOException {
    String text = text(path);
    if (text.isBlank()) {
      throw new ConfigException(path.toString(), "empty file; expected a JSON object");
    }
    return parse(path.toString(), text);
  }

  /**
   * Reads a file that the library wrote.
   *
   * @param path the file
   * @return its tree
   * @throws IOException when it cannot be read or is corrupt
   */
  public static JsonNode readStored(Path path) throws IOException {
    try {
      return parse(path.toString(), text(path));
    } catch (ConfigException e) {
      throw new CorruptFileException(path.toString(), "not JSON");
    }
  }

  private static String text(Path path) throws IOException {
    try {
      return Files.readString(path, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new IOException(path + ": no such file" + Nearest.beside(path), e);
    } catch (java.nio.charset.CharacterCodingException e) {
      throw new IOException(path + ": not a text file", e);
    }
  }

  /**
   * A tree as text.
   *
   * @param value a tree, map, list, record or number
   * @return indented JSON
   */
  public static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not writable as JSON: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Writes a tree to a file, atomically.
   *
   * @param path the file
   * @param value a tree, map, list, record or number
   * @throws IOException when it cannot be written
   */
  public static void write(Path path, Object value) throws IOException {
    AtomicFiles.writeText(path, text(value) + "\n");
  }

  /**
   * Any value as a tree.
   *
   * @param value a map, list, record or number
   * @return its tree
   */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }
}
