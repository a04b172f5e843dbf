package tweedie.objective;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.ForwardProcess;
import tweedie.core.Noised;
import tweedie.core.Objective;
import tweedie.core.Source;
import tweedie.law.TimeProposal;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;

/**
 * As {@link Denoising}, with times from a law that is learned beside the field. Losses carry the
 * weight {@code 1/(q(t)(T − ε))}: their mean is that of uniform times whatever the law has learned.
 *
 * @param process the noising
 * @param criterion the loss at a noised state
 * @param net what is trained
 * @param data clean states of the process
 * @param times the law of times
 * @see "Huang, Aghajohari, Bose, Panangaden, Courville 2022, arXiv:2208.07949, section 3.3"
 */
public record ImportanceDenoising(
    ForwardProcess<?> process,
    Criterion criterion,
    Field net,
    Source<Batch> data,
    LearnedTimes times)
    implements Objective {
  @Override
  public Tensor loss(Rng rng) {
    TimeProposal law = times.proposal();
    double[] t = shares(rng);
    double[] weight = new double[t.length];
    for (int i = 0; i < t.length; i++) {
      weight[i] = law.weight(t[i]) / times.length();
      t[i] = law.time(t[i]);
    }
    Batch clean = data.draw(rng.child(0));
    Tensor time = Ops.tensor(t, t.length);
    Noised xt = process.sample(clean.x(), Ops.zerosLike(time), time, rng.child(2));
    Tensor loss = criterion.at(net, clean, xt, time, rng.child(3));
    Tensor weights = Ops.tensor(weight, weight.length).to(loss.scalar_type());
    return loss.mul(weights).add(times.lesson(loss, t));
  }

  /** Uniform numbers, spread evenly over the rows. */
  private static double[] shares(Rng rng) {
    return TimeLaw.plain(TimeLaw.stratified(0, 1), rng.child(1));
  }

  @Override
  public Parameters parameters() {
    return Parameters.NONE.and("net", net).and("process", process).and("times", times);
  }

  @Override
  public String describe(Rng rng, int row) {
    return ", t = " + times.proposal().time(shares(rng)[row]);
  }
}
