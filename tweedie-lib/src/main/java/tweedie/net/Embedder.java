package tweedie.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Condition;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * What every block of a network is told about time and class: {@code silu(W₂ silu(W₁ φ(t)) + l)},
 * plus a perceptron of the context, where l is a trained row for the label. Class index {@code
 * classes} means "no class" and is used when the condition has no part {@code label}.
 */
final class Embedder {
  private final TimeEmbedding time;
  private final Linear first;
  private final Linear second;
  private final Weights w;
  private final int classes;
  private final Optional<Tensor> labels;
  private final int context;
  private final List<Linear> ofContext = new ArrayList<>();

  Embedder(
      Weights w,
      Rng rng,
      TimeEmbedding.Kind kind,
      int base,
      double scale,
      int width,
      int classes,
      int context) {
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
    this.context = context;
    for (int i = 0; i < (context > 0 ? 3 : 0); i++) {
      ofContext.add(new Linear(w.in("context." + i), i == 0 ? context : width, width, 1));
    }
  }

  /**
   * The embedding in the type of the weights, [B, width], or [1, width] for a time common to all.
   */
  Tensor at(Tensor t, Condition c, long rows) {
    if (t.dim() == 1 && t.size(0) != rows) {
      throw new IllegalArgumentException("t: expected [] or [" + rows + "], found " + t.size(0));
    }
    Tensor e = second.apply(torch.silu(first.apply(time.angles(t).to(w.precision().storage()))));
    Tensor labelled = labels.isPresent() ? e.add(label(labels.get(), c, rows)) : e;
    return torch.silu(context > 0 ? labelled.add(context(c, rows)) : labelled);
  }

  /** Three layers on the numbers of the condition's part {@code context}, [B, m]. */
  private Tensor context(Condition c, long rows) {
    Tensor numbers = c.parts().get("context");
    if (numbers == null
        || numbers.dim() != 2
        || numbers.size(0) != rows
        || numbers.size(1) != context) {
      throw new IllegalArgumentException(
          "context: expected ["
              + rows
              + ", "
              + context
              + "], found "
              + (numbers == null ? "none" : Arrays.toString(Shapes.of(numbers))));
    }
    Tensor h = ofContext.get(0).apply(numbers.to(w.precision().storage()));
    for (Linear layer : ofContext.subList(1, ofContext.size())) {
      h = layer.apply(torch.silu(h));
    }
    return h;
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
