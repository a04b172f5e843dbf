package tweedie.space;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Continuous;
import tweedie.tensor.Backward;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/** {@code zᵀ P ∂v P z} with random signs z, whose mean is {@code tr(P ∂v P) = tr(P ∂v)}. */
record ProbeDivergence(int probes) implements Divergence {
  ProbeDivergence {
    if (probes < 1) {
      throw new IllegalArgumentException("probes: expected at least 1, found " + probes);
    }
  }

  @Override
  public Result at(Continuous space, UnaryOperator<Tensor> field, Tensor x, Rng rng) {
    Tensor[] out =
        Backward.with(
            x,
            (point, graph) -> {
              Tensor value = field.apply(point);
              Tensor tangent = space.project(x, value);
              Tensor sum = Ops.zerosLike(Ops.rowSum(value));
              for (int k = 0; k < probes; k++) {
                Tensor z = Ops.add(rng.child(k).uniform(Shapes.event(x)), -0.5).sign();
                Tensor probe = z.to(x.scalar_type());
                Tensor row = Backward.vjp(tangent, point, probe, graph);
                sum = sum.add(Ops.rowSum(row.mul(space.project(x, probe))));
              }
              return new Tensor[] {value, Ops.mul(sum, 1.0 / probes)};
            });
    return new Result(out[0], out[1]);
  }
}
