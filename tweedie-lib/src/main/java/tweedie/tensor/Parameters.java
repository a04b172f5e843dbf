package tweedie.tensor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Names and tensors of a part: what is trained, and buffers that are only stored. Immutable; the
 * tensors themselves are shared with their owner.
 */
public final class Parameters {
  /** Nothing at all. */
  public static final Parameters NONE = new Parameters(Map.of(), Map.of());

  private final Map<String, Tensor> trained;
  private final Map<String, Tensor> buffers;

  private Parameters(Map<String, Tensor> trained, Map<String, Tensor> buffers) {
    this.trained = Collections.unmodifiableMap(trained);
    this.buffers = Collections.unmodifiableMap(buffers);
  }

  /**
   * The trained tensors.
   *
   * @return name to tensor, in the order of registration
   */
  public Map<String, Tensor> trained() {
    return trained;
  }

  /**
   * Tensors that are stored but not trained.
   *
   * @return name to tensor, in the order of registration
   */
  public Map<String, Tensor> buffers() {
    return buffers;
  }

  /**
   * Everything that a checkpoint stores.
   *
   * @return trained tensors, then buffers
   */
  public Map<String, Tensor> all() {
    Map<String, Tensor> m = new LinkedHashMap<>(trained);
    m.putAll(buffers);
    return m;
  }

  /**
   * Adds a trained tensor.
   *
   * @param name its name
   * @param tensor a leaf that requires gradients
   * @return a larger set
   * @throws IllegalArgumentException when the name is taken
   */
  public Parameters and(String name, Tensor tensor) {
    Map<String, Tensor> m = new LinkedHashMap<>(trained);
    put(m, name, tensor);
    return new Parameters(m, buffers);
  }

  /**
   * Adds a buffer.
   *
   * @param name its name
   * @param tensor a tensor that is stored but not trained
   * @return a larger set
   * @throws IllegalArgumentException when the name is taken
   */
  public Parameters andBuffer(String name, Tensor tensor) {
    Map<String, Tensor> m = new LinkedHashMap<>(buffers);
    put(m, name, tensor);
    return new Parameters(trained, m);
  }

  /**
   * Adds a part under {@code name.}; an empty name adds it as it is.
   *
   * @param name prefix of the part
   * @param part what it trains
   * @return a larger set
   * @throws IllegalArgumentException when a name is taken
   */
  public Parameters and(String name, Trainable part) {
    Parameters p = part.parameters();
    String prefix = name.isEmpty() ? "" : name + ".";
    Map<String, Tensor> t = new LinkedHashMap<>(trained);
    p.trained.forEach((n, x) -> put(t, prefix + n, x));
    Map<String, Tensor> b = new LinkedHashMap<>(buffers);
    p.buffers.forEach((n, x) -> put(b, prefix + n, x));
    return new Parameters(t, b);
  }

  /**
   * The part whose names start with a prefix, under the same names.
   *
   * @param prefix beginning of the names
   * @return a smaller set
   * @throws IllegalArgumentException when nothing is left
   */
  public Parameters only(String prefix) {
    Map<String, Tensor> t = filter(trained, prefix);
    Map<String, Tensor> b = filter(buffers, prefix);
    if (t.isEmpty() && b.isEmpty()) {
      throw new IllegalArgumentException(
          "no parameter starts with '" + prefix + "'; names are " + all().keySet());
    }
    return new Parameters(t, b);
  }

  /**
   * Number of trained numbers.
   *
   * @return the sum of the sizes
   */
  public long count() {
    return trained.values().stream().mapToLong(Tensor::numel).sum();
  }

  private static Map<String, Tensor> filter(Map<String, Tensor> all, String prefix) {
    Map<String, Tensor> m = new LinkedHashMap<>();
    all.forEach(
        (n, x) -> {
          if (n.startsWith(prefix)) {
            m.put(n, x);
          }
        });
    return m;
  }

  private static void put(Map<String, Tensor> m, String name, Tensor x) {
    if (m.put(name, x) != null) {
      throw new IllegalArgumentException("parameter '" + name + "' is named twice");
    }
  }
}
