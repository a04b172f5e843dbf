package tweedie.bridge;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Pair;
import tweedie.core.Source;
import tweedie.tensor.Rng;

/**
 * Couples the rows of a batch by entropic optimal transport: each start draws its end from its row
 * of the plan. Rows of a batch depend on each other by definition; the coupling is biased by the
 * size of the batch. The condition is that of the start.
 *
 * @param left states at the start
 * @param right states at the end
 * @param regulariser weight of the entropy for the cost |x − y|², &gt; 0; a reference of variance
 *     σ² asks for 2σ²
 * @param iterations most iterations of the Sinkhorn algorithm
 * @see "Tong et al. 2023, arXiv:2302.00482, section 3.4; arXiv:2307.03672"
 */
public record MinibatchOt(
    Source<Batch> left, Source<Batch> right, double regulariser, int iterations)
    implements Source<Pair> {
  @Override
  public Pair draw(Rng rng) {
    Batch a = left.draw(rng.child(0));
    Tensor y = right.draw(rng.child(1)).x();
    double[] u = rng.child(2).uniforms(1);
    Tensor chosen =
        Sinkhorn.of(a.x().flatten(1, -1), y.flatten(1, -1), regulariser, iterations, 1e-6).ends(u);
    return new Pair(a.x(), y.index_select(0, chosen), a.c());
  }
}
