package tweedie.core;

import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Rng;

/**
 * What a field may depend on besides state and time.
 *
 * @param parts named tensors with B rows, such as {@code label} [B] int64
 * @param rng present exactly in training: a field uses it for dropout, and there is no other
 *     training mode
 */
public record Condition(Map<String, Tensor> parts, Optional<Rng> rng) {
  /** No condition, not in training. */
  public static final Condition NONE = new Condition(Map.of(), Optional.empty());

  /** Copies the map. */
  public Condition {
    parts = Map.copyOf(parts);
  }

  /**
   * The same condition in training.
   *
   * @param streams one stream a row
   * @return a condition whose {@code rng} is present
   */
  public Condition training(Rng streams) {
    return new Condition(parts, Optional.of(streams));
  }

  /**
   * A share of the rows.
   *
   * @param from first row
   * @param n number of rows
   * @return the condition of those rows
   */
  public Condition rows(int from, int n) {
    Map<String, Tensor> share = new java.util.HashMap<>();
    parts.forEach((name, x) -> share.put(name, x.narrow(0, from, n)));
    return new Condition(share, rng.map(r -> r.rows(from, n)));
  }
}
