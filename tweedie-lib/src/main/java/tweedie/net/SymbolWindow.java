package tweedie.net;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A perceptron that sees, beside every site, the symbols of the {@code 2r + 1} sites around it at
 * once: {@code W₂ gelu(W₁ [x_{i−r} … x_{i+r}] + b)} with symbols as unit vectors, and one more
 * symbol for what lies outside of the row. It gives a sequence network the groups of symbols that
 * its attention would first have to learn to gather.
 *
 * @see "Bengio et al. 2003, JMLR 3, section 2 (a perceptron on a window of symbols)"
 */
final class SymbolWindow {
  private final int reach;
  private final int states;
  private final Linear first;
  private final Linear second;

  /** With {@code reach} sites at each side. */
  SymbolWindow(Weights w, int states, int reach, int hidden, int width) {
    this.reach = reach;
    this.states = states;
    first = new Linear(w.in("linear1"), sites() * symbols(), hidden, 1);
    second = new Linear(w.in("linear2"), hidden, width, 0);
  }

  private int sites() {
    return 2 * reach + 1;
  }

  private int symbols() {
    return states + 1;
  }

  /** From symbols int64 [B, L] to [B, L, width], computed in the type given. */
  Tensor apply(Tensor x, ScalarType type) {
    long rows = x.size(0);
    long length = x.size(1);
    Tensor padded = torch.constant_pad_nd(x, new long[] {reach, reach}, new Scalar(states));
    Tensor offsets =
        torch.arange(
            new Scalar(0),
            new Scalar((long) sites() * symbols()),
            new Scalar(symbols()),
            new TensorOptions(ScalarType.Long));
    Tensor index = padded.unfold(1, sites(), 1).add(offsets);
    Tensor units =
        torch
            .zeros(new long[] {rows, length, (long) sites() * symbols()}, new TensorOptions(type))
            .scatter_(-1, index, new Scalar(1));
    return second.typed(torch.gelu(first.typed(units)));
  }
}
