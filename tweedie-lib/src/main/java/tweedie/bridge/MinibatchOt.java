package tweedie.bridge;

import java.util.ArrayList;
import java.util.List;
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
 * <p>A draw is cut into batches from its first row on, so that whoever asks for a multiple of the
 * batch at a time gets the same pairs whatever the multiple.
 *
 * @param left states at the start
 * @param right states at the end
 * @param regulariser weight of the entropy for the cost |x − y|², &gt; 0; a reference of variance
 *     σ² asks for 2σ²
 * @param batch rows that are coupled with each other, at least 1
 * @param iterations most iterations of the Sinkhorn algorithm, at least 1
 * @see "Tong et al. 2023, arXiv:2302.00482, section 3.4; arXiv:2307.03672"
 */
public record MinibatchOt(
    Source<Batch> left, Source<Batch> right, double regulariser, int batch, int iterations)
    implements Source<Pair> {
  private static final double TOLERANCE = 1e-6;

  /** Share of the ends that may be drawn from a plan of wrong marginals. */
  private static final double WRONG = 0.01;

  /** Checks the counts. */
  public MinibatchOt {
    if (batch < 1 || iterations < 1) {
      throw new IllegalArgumentException(
          "transport: expected batch and iterations >= 1, found " + batch + ", " + iterations);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException when the marginals of a plan are off by more than 1 %
   */
  @Override
  public Pair draw(Rng rng) {
    if (rng.rows() <= batch) {
      return coupled(rng);
    }
    List<Pair> all = new ArrayList<>();
    for (int from = 0; from < rng.rows(); from += batch) {
      all.add(coupled(rng.rows(from, Math.min(batch, rng.rows() - from))));
    }
    return Rows.joinPairs(all);
  }

  private Pair coupled(Rng rng) {
    Batch a = left.draw(rng.child(0));
    Tensor y = right.draw(rng.child(1)).x();
    double[] u = rng.child(2).uniforms(1);
    Sinkhorn plan =
        Sinkhorn.of(a.x().flatten(1, -1), y.flatten(1, -1), regulariser, iterations, TOLERANCE);
    if (!(plan.error() <= WRONG)) {
      throw new IllegalStateException(
          "transport: expected marginals within %s after %d iterations, found %.3g; allow more"
              .formatted(WRONG, iterations, plan.error()));
    }
    return new Pair(a.x(), y.index_select(0, plan.ends(u)), a.c());
  }
}
