package tweedie.space;

import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * A product of manifolds with the sum of their metrics; states are those of the parts side by side
 * on dimension 1.
 *
 * @param parts at least one
 */
public record ProductManifold(List<? extends Manifold> parts) implements Manifold {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException when there is no part
   */
  public ProductManifold {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("product of manifolds: expected a part, found none");
    }
  }

  /** What one part makes of its share of the columns. */
  @FunctionalInterface
  interface PerPart {
    Tensor at(Manifold part, Function<Tensor, Tensor> share, int number);
  }

  @Override
  public int width() {
    return parts.stream().mapToInt(Manifold::width).sum();
  }

  @Override
  public int dimension() {
    return parts.stream().mapToInt(Manifold::dimension).sum();
  }

  @Override
  public void check(Tensor x) {
    Shapes.check("state", x, width());
    each(
        (part, share, number) -> {
          part.check(share.apply(x));
          return x;
        });
  }

  @Override
  public Tensor move(Tensor x, Tensor v) {
    return join((part, share, number) -> part.move(share.apply(x), share.apply(v)));
  }

  @Override
  public Tensor project(Tensor x, Tensor v) {
    return join((part, share, number) -> part.project(share.apply(x), share.apply(v)));
  }

  @Override
  public Tensor noise(Tensor x, Rng rng) {
    return join((part, share, number) -> part.noise(share.apply(x), rng.child(number)));
  }

  @Override
  public Tensor inner(Tensor x, Tensor u, Tensor v) {
    return sum((p, share, number) -> p.inner(share.apply(x), share.apply(u), share.apply(v)));
  }

  @Override
  public Tensor log(Tensor x, Tensor y) {
    return join((part, share, number) -> part.log(share.apply(x), share.apply(y)));
  }

  @Override
  public Tensor distance(Tensor x, Tensor y) {
    PerPart square =
        (part, share, number) -> Ops.pow(part.distance(share.apply(x), share.apply(y)), 2);
    return Rows.root(sum(square));
  }

  @Override
  public Tensor frame(Tensor x) {
    Tensor[] blocks = new Tensor[parts.size()];
    int column = 0;
    for (int i = 0; i < blocks.length; i++) {
      Manifold part = parts.get(i);
      Tensor e = part.frame(x.narrow(1, column, part.width()));
      long[] left = {x.size(0), part.dimension(), column};
      column += part.width();
      long[] right = {x.size(0), part.dimension(), width() - column};
      blocks[i] = Ops.cat(2, torch.zeros(left, x.options()), e, torch.zeros(right, x.options()));
    }
    return Ops.cat(1, blocks);
  }

  Tensor[] each(PerPart f) {
    Tensor[] out = new Tensor[parts.size()];
    int column = 0;
    for (int i = 0; i < out.length; i++) {
      Manifold part = parts.get(i);
      int from = column;
      out[i] = f.at(part, x -> x.narrow(1, from, part.width()), i);
      column += part.width();
    }
    return out;
  }

  Tensor join(PerPart f) {
    return Ops.cat(1, each(f));
  }

  Tensor sum(PerPart f) {
    Tensor[] terms = each(f);
    Tensor sum = terms[0];
    for (int i = 1; i < terms.length; i++) {
      sum = sum.add(terms[i]);
    }
    return sum;
  }
}
