package tweedie.objective;

import java.util.function.LongFunction;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Objective;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;

/**
 * An objective that changes while it is trained, as a function of how many rows have been seen:
 * sample numbers count them, so that a run resumes without any state. A batch takes the objective
 * of its first row. Judged on rows with small numbers it is the objective of the first steps.
 *
 * @param at the objective after as many rows; all of them train the same parameters
 * @see "Batzolis, Stanczuk, Schönlieb, Etmann 2021, arXiv:2111.13606, section 4.3: the speed of a
 *     condition that is lowered while training"
 */
public record Progressive(LongFunction<Objective> at) implements Objective {
  private Objective of(Rng rng) {
    return at.apply(rng.ids()[0]);
  }

  @Override
  public Tensor loss(Rng rng) {
    return of(rng).loss(rng);
  }

  @Override
  public Parameters parameters() {
    return at.apply(0).parameters();
  }

  @Override
  public String describe(Rng rng, int row) {
    return of(rng).describe(rng, row);
  }
}
