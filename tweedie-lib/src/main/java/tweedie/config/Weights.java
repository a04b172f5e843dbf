package tweedie.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import tweedie.file.CorruptFileException;
import tweedie.tensor.Parameters;
import tweedie.tensor.SafeTensors;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/** Stored weights by name, as a checkpoint has them: {@code net.} and the name in the network. */
final class Weights {
  static final String PREFIX = "net.";

  private Weights() {}

  /**
   * Fills a network with the averaged weights of a run, a checkpoint, a {@code .safetensors} file
   * or a shipped model.
   */
  static void adopt(Parameters parameters, String source) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      if (Pretrained.is(source)) {
        adopt(parameters, Pretrained.read(source).tensors(), source);
        return;
      }
      Path given = Path.of(source);
      Path file = Files.isRegularFile(given) ? given : Checkpoint.newest(given).averaged();
      adopt(parameters, SafeTensors.read(file), file.toString());
    }
  }

  /** Fills a network with stored weights; names and shapes must agree exactly. */
  static void adopt(Parameters parameters, Map<String, Tensor> stored, String file)
      throws CorruptFileException {
    for (Map.Entry<String, Tensor> p : parameters.all().entrySet()) {
      Tensor x = stored.get(PREFIX + p.getKey());
      if (x == null) {
        throw new CorruptFileException(file, "tensor '" + PREFIX + p.getKey() + "' is missing");
      }
      long[] want = Shapes.of(p.getValue());
      long[] found = Shapes.of(x);
      if (!Arrays.equals(want, found)) {
        throw new CorruptFileException(
            file,
            "tensor '%s%s': expected shape %s, found %s"
                .formatted(PREFIX, p.getKey(), Arrays.toString(want), Arrays.toString(found)));
      }
      TensorScope.silently(() -> p.getValue().copy_(x));
    }
  }
}
