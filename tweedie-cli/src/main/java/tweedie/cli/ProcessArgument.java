package tweedie.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tweedie.config.Catalog;
import tweedie.config.Noising;

/** Reads arguments that are JSON text or the path of a JSON file. */
final class ProcessArgument {
  private ProcessArgument() {}

  /**
   * A process and its resolved configuration.
   *
   * @param text JSON text, or the path of a JSON file
   * @return the process
   * @throws IOException when the file cannot be read
   * @throws tweedie.config.ConfigException for text that is not JSON, or wrong keys
   * @throws IllegalArgumentException for an illegal D, Q, Λ, Γ or β
   */
  static Catalog.Resolved<Noising> read(String text) throws IOException {
    return Catalog.process("process", json("process", text));
  }

  /**
   * The configuration of a process, refused here when it is none.
   *
   * @param text JSON text, or the path of a JSON file
   * @return its resolved configuration
   * @throws IOException when the file cannot be read
   */
  static JsonNode checked(String text) throws IOException {
    return read(text).config();
  }

  /**
   * The tree of an argument.
   *
   * @param place what it is, for messages
   * @param text JSON text, which begins with a brace, or the path of a JSON file
   * @return its tree
   * @throws IOException when the file cannot be read
   */
  static JsonNode json(String place, String text) throws IOException {
    if (text.stripLeading().startsWith("{")) {
      return tweedie.config.Json.parse(place, text);
    }
    if (Files.notExists(Path.of(text))) {
      throw new NoSuchFileException(text);
    }
    return tweedie.config.Json.read(Path.of(text));
  }
}
