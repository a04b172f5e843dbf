package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.SafeTensors;

/**
 * A model that is shipped with the library.
 *
 * @param head its checkpoint, of which there is no folder
 * @param tensors averaged weights and buffers, in the scope of the caller
 */
record Pretrained(Checkpoint head, Map<String, Tensor> tensors) {
  private static final String RESOURCES = "/tweedie/pretrained/";

  /** The names of all. */
  static final List<String> NAMES = List.of("fashion-psld", "fashion-class");

  /** Whether a source is the name of a shipped model. */
  static boolean is(String source) {
    return source.startsWith(Model.PRETRAINED);
  }

  /** Reads {@code pretrained:NAME}. */
  static Pretrained read(String source) throws IOException {
    String name = source.substring(Model.PRETRAINED.length());
    String base = RESOURCES + name + "/";
    try (InputStream head = Pretrained.class.getResourceAsStream(base + "checkpoint.json");
        InputStream weights = Pretrained.class.getResourceAsStream(base + "ema.safetensors")) {
      if (!name.matches("[a-z0-9-]+") || head == null || weights == null) {
        String shipped =
            NAMES.stream().map(Model.PRETRAINED::concat).collect(Collectors.joining(", "));
        throw new IOException(
            source + ": no such model; shipped: " + shipped + Nearest.hint(name, NAMES));
      }
      JsonNode tree = Json.parse(source, new String(head.readAllBytes(), StandardCharsets.UTF_8));
      return new Pretrained(
          Checkpoint.parse(Path.of(name), source, tree),
          SafeTensors.read(source, weights).tensors());
    }
  }
}
