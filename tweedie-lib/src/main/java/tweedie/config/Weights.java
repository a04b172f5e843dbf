package tweedie.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
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

  /** The file of the averaged weights of a run, a checkpoint or that file itself. */
  static Path file(Path source) throws IOException {
    return Files.isRegularFile(source) ? source : Checkpoint.newest(source).averaged();
  }

  /** Fills a network with the weights of a file; the caller owns scopes. */
  static void adopt(Parameters parameters, Path file) throws IOException {
    adopt(parameters, SafeTensors.read(file), file.toString());
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
