package tweedie.space;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Continuous;
import tweedie.tensor.Backward;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** The ambient trace of {@code v ∘ π}, for which the normals need no projection. */
record ClosestPointDivergence(UnaryOperator<Tensor> closest) implements Divergence {
  @Override
  public boolean random() {
    return false;
  }

  @Override
  public Result at(Continuous space, UnaryOperator<Tensor> field, Tensor x, Rng rng) {
    Tensor[] out =
        Backward.with(
            x,
            (point, graph) -> {
              Tensor value = field.apply(closest.apply(point));
              Tensor flat = value.reshape(x.size(0), -1);
              Tensor sum = Ops.zerosLike(Ops.rowSum(value));
              for (int i = 0; i < flat.size(1); i++) {
                Tensor e = unit(flat, i);
                Tensor row = Backward.vjp(flat, point, e, graph);
                sum = sum.add(row.reshape(x.size(0), -1).select(1, i));
              }
              return new Tensor[] {value, sum};
            });
    return new Result(out[0], out[1]);
  }

  private static Tensor unit(Tensor flat, int i) {
    Tensor e = Ops.zerosLike(flat);
    e.select(1, i).fill_(Ops.scalar(1));
    return e;
  }
}
