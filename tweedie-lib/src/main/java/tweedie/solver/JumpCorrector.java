package tweedie.solver;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Jump;
import tweedie.core.JumpReversal;
import tweedie.core.Solver;
import tweedie.core.Stepper;
import tweedie.core.TimeGrid;
import tweedie.core.Tokens;
import tweedie.tensor.Ops;

/**
 * Predictor–corrector for reversed chains: after each step to s, some leaps of the chain with rates
 * {@code R + R̂} at time s, which leaves {@code q_s} as it is and repairs what the predictor got
 * wrong. A leap lasts {@code multiplier} times the step.
 *
 * @param predictor the steps
 * @param leap how corrections are made
 * @param corrections leaps a step, at least 0; 10 in the paper
 * @param multiplier length of a leap in steps, &gt; 0; 1.5 in the paper
 * @param below corrections are made at times s below this one; 0.1 in the paper
 * @see "Campbell et al. 2022, arXiv:2205.14987, section 4.4, proposition 4, and appendix H"
 */
public record JumpCorrector(
    Solver<? super JumpReversal> predictor,
    TauLeaping leap,
    int corrections,
    double multiplier,
    double below)
    implements Solver<JumpReversal> {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if there are fewer than 0 leaps or they have no length
   */
  public JumpCorrector {
    if (corrections < 0 || !(multiplier > 0)) {
      throw new IllegalArgumentException(
          "corrector: expected at least 0 corrections of a multiplier above 0, found "
              + corrections
              + " of "
              + multiplier);
    }
  }

  /**
   * Rate calls of a run, when the predictor makes one a step.
   *
   * @param grid times of the run
   * @return a call a step, and one more for every correction
   */
  public int calls(TimeGrid grid) {
    int calls = grid.steps();
    for (int i = 1; i <= grid.steps(); i++) {
      calls += corrects(grid.at(i)) ? corrections : 0;
    }
    return calls;
  }

  /** At time 0 the ratios of the model are not defined; data needs no repair there. */
  private boolean corrects(double time) {
    return time < below && time > 0;
  }

  @Override
  public Stepper begin(JumpReversal dynamics, TimeGrid grid) {
    Stepper steps = predictor.begin(dynamics, grid);
    Jump both = new Both(dynamics);
    return (x, t, s, c, rng) -> {
      Tensor y = steps.step(x, t, s, c, rng.child(0));
      if (!corrects(s.item_double())) {
        return y;
      }
      Tensor h = Ops.mul(s.sub(t).abs(), multiplier);
      for (int k = 1; k <= corrections; k++) {
        Tensor rates = both.out(y, s, c);
        y = leap.leap(y, rates.mul(Ops.perRow(h, rates)), rng.child(k));
      }
      return y;
    };
  }

  /** Forward and reversed jumps at once: a chain that keeps the law of its time. */
  private record Both(JumpReversal reversal) implements Jump {
    @Override
    public Tokens space() {
      return reversal.space();
    }

    @Override
    public Tensor out(Tensor x, Tensor t, Condition c) {
      Tensor back = reversal.out(x, t, c);
      return back.add(reversal.forward().out(x, t, c).to(back.scalar_type()));
    }

    @Override
    public Tensor in(Tensor x, Tensor t, Condition c) {
      Tensor back = reversal.in(x, t, c);
      return back.add(reversal.forward().in(x, t, c).to(back.scalar_type()));
    }
  }
}
