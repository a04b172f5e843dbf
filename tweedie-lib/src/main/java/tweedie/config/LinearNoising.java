package tweedie.config;

import tweedie.core.ForwardProcess;
import tweedie.process.LinearSde;
import tweedie.space.Euclidean;

/**
 * A linear process on R^d, of any shape.
 *
 * @param process on any space
 */
record LinearNoising(LinearSde process) implements Noising {
  @Override
  public ForwardProcess<?> on(long... event) {
    return bound(event);
  }

  LinearSde bound(long... event) {
    return process.in(new Euclidean(event));
  }

  @Override
  public SampleOptions sampling() {
    return SampleOptions.DEFAULT;
  }

  @Override
  public LawReport inspect(LawQuery query) {
    query.only();
    return new LinearReport(process, query.within(process.horizon()));
  }

  /** The linear process inside, or one line that says what needs it. */
  static LinearSde require(String place, Noising n, String who) {
    if (n instanceof LinearNoising l) {
      return l.process();
    }
    throw new ConfigException(place, who + " needs a linear process on R^d");
  }
}
