package tweedie.bridge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Pair;
import tweedie.core.Target;
import tweedie.tensor.Ops;

/** Choosing, joining and listing the rows of examples and pairs. */
final class Rows {
  private Rows() {}

  /** The rows of an index, int64 [n]. */
  static Target of(Target a, Tensor index) {
    return map(a, x -> x.index_select(0, index));
  }

  static Pair of(Pair a, Tensor index) {
    return map(a, x -> x.index_select(0, index));
  }

  static Target map(Target a, Function<Tensor, Tensor> f) {
    return new Target(
        f.apply(a.x()), f.apply(a.t()), f.apply(a.value()), f.apply(a.weight()), map(a.c(), f));
  }

  static Pair map(Pair a, Function<Tensor, Tensor> f) {
    return new Pair(f.apply(a.x0()), f.apply(a.x1()), map(a.c(), f));
  }

  static Condition map(Condition c, Function<Tensor, Tensor> f) {
    Map<String, Tensor> parts = new HashMap<>();
    c.parts().forEach((name, x) -> parts.put(name, f.apply(x)));
    return new Condition(parts, Optional.empty());
  }

  /** Joins examples with the same parts. */
  static Target joinTargets(List<Target> all) {
    return new Target(
        cat(all, Target::x),
        cat(all, Target::t),
        cat(all, Target::value),
        cat(all, Target::weight),
        join(all.stream().map(Target::c).toList()));
  }

  static Pair joinPairs(List<Pair> all) {
    return new Pair(
        cat(all, Pair::x0), cat(all, Pair::x1), join(all.stream().map(Pair::c).toList()));
  }

  private static Condition join(List<Condition> all) {
    Map<String, Tensor> parts = new HashMap<>();
    for (String name : all.get(0).parts().keySet()) {
      parts.put(name, cat(all, c -> part(c, name)));
    }
    return new Condition(parts, Optional.empty());
  }

  private static Tensor part(Condition c, String name) {
    Tensor x = c.parts().get(name);
    if (x == null) {
      throw new IllegalArgumentException("condition: expected a part '" + name + "'");
    }
    return x;
  }

  private static <T> Tensor cat(List<T> all, Function<T, Tensor> part) {
    return Ops.cat(0, all.stream().map(part).toArray(Tensor[]::new));
  }

  /** The rows of a condition, n times over. */
  static Condition repeat(Condition c, int n) {
    return map(
        c,
        x -> {
          Tensor[] copies = new Tensor[n];
          Arrays.fill(copies, x);
          return Ops.cat(0, copies);
        });
  }

  static List<Tensor> tensors(Target a) {
    List<Tensor> all = new ArrayList<>(List.of(a.x(), a.t(), a.value(), a.weight()));
    all.addAll(a.c().parts().values());
    return all;
  }

  static List<Tensor> tensors(Pair a) {
    List<Tensor> all = new ArrayList<>(List.of(a.x0(), a.x1()));
    all.addAll(a.c().parts().values());
    return all;
  }
}
