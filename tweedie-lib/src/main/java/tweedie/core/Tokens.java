package tweedie.core;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.tensor.Shapes;

/**
 * A product of finite sets: every site of a state holds one of S symbols, int64 [B, event].
 *
 * @param states number of symbols S, at least 2
 * @param event shape of one state: a length, or [C, H, W] of an image
 */
public record Tokens(int states, long... event) implements Space {
  /**
   * Checks the number of symbols and copies the shape.
   *
   * @throws IllegalArgumentException when there are fewer than 2 symbols
   */
  public Tokens {
    event = event.clone();
    if (states < 2) {
      throw new IllegalArgumentException("states: expected at least 2, found " + states);
    }
  }

  @Override
  public long[] event() {
    return event.clone();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Symbols are int64 in 0 … S−1.
   */
  @Override
  public void check(Tensor x) {
    Shapes.check("state", x, event);
    if (x.scalar_type().intern() != torch.ScalarType.Long) {
      throw new IllegalArgumentException("state: expected int64 symbols, found another type");
    }
    if (x.numel() > 0 && (x.min().item_long() < 0 || x.max().item_long() >= states)) {
      throw new IllegalArgumentException(
          "state: expected symbols 0 to "
              + (states - 1)
              + ", found "
              + x.min().item_long()
              + " to "
              + x.max().item_long());
    }
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Tokens t && states == t.states && Arrays.equals(event, t.event);
  }

  @Override
  public int hashCode() {
    return 31 * states + Arrays.hashCode(event);
  }

  @Override
  public String toString() {
    return "{0.." + (states - 1) + "}^" + Arrays.toString(event);
  }
}
