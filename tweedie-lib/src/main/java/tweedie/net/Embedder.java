package tweedie.net;

import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Condition;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * What every block of a network is told about time and class: {@code silu(W₂ silu(W₁ φ(t)) + l)},
 * where l is a trained row for the label. Class index {@code classes} means "no class" and is used
 * when the condition has no part {@code label}.
 */
final class Embedder {
  private final TimeEmbedding time;
  private final Linear first;
  private final Linear second;
  private final Weights w;
  private final int classes;
  private final Optional<Tensor> labels;

  Embedder(
      Weights w, Rng rng, TimeEmbedding.Kind kind, int base, double scale, int width, int classes) {
    this.w = w;
    this.classes = classes;
    time = new TimeEmbedding(kind, base, scale, rng);
    first = new Linear(w.in("linear1"), base, width, 1);
    second = new Linear(w.in("linear2"), width, width, 1);
    labels =
        classes > 0
            ? Optional.of(
                w.in("label").uniform("weight", 1 / Math.sqrt(width), classes + 1L, width))
            : Optional.empty();
  }

  /**
   * The embedding in the type of the weights, [B, width], or [1, width] for a time common to all.
   */
  Tensor at(Tensor t, Condition c, long rows) {
    if (t.dim() == 1 && t.size(0) != rows) {
      throw new IllegalArgumentException("t: expected [] or [" + rows + "], found " + t.size(0));
    }
    Tensor e = second.apply(torch.silu(first.apply(time.angles(t).to(w.precision().storage()))));
    return torch.silu(labels.isPresent() ? e.add(label(labels.get(), c, rows)) : e);
  }

  TimeEmbedding time() {
    return time;
  }

  private Tensor label(Tensor table, Condition c, long rows) {
    Tensor index = c.parts().get("label");
    if (index == null) {
      return table.narrow(0, classes, 1);
    }
    long[] values = Ops.longs(index);
    if (values.length != rows || Arrays.stream(values).anyMatch(v -> v < 0 || v > classes)) {
      throw new IllegalArgumentException(
          "label: expected ["
              + rows
              + "] numbers in 0.."
              + classes
              + ", found "
              + Arrays.toString(Arrays.copyOf(values, Math.min(values.length, 8))));
    }
    return torch.embedding(table, Ops.tensor(values, rows));
  }
}
