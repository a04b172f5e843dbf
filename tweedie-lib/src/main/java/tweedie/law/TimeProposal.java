package tweedie.law;

/**
 * How the times of an integral over [from, to] are drawn: {@code t(u)} for uniform u in [0, 1],
 * strictly increasing, with the weight {@code dt/du} that keeps the estimate unbiased.
 */
public interface TimeProposal {
  /**
   * The time of a share.
   *
   * @param u in [0, 1]
   * @return t; the first time for 0, the last one for 1
   */
  double time(double u);

  /**
   * The weight of a share.
   *
   * @param u in [0, 1]
   * @return {@code dt/du}, the reciprocal of the density of t
   */
  double weight(double u);

  /**
   * Uniform times.
   *
   * @param from first time
   * @param to last time
   * @return the proposal
   */
  static TimeProposal uniform(double from, double to) {
    return pieces(new double[] {from, to}, new double[] {1});
  }

  /**
   * Times that are uniform in {@code log t}: for rates that grow like 1/t towards the data.
   *
   * @param from first time, &gt; 0
   * @param to last time
   * @return the proposal
   * @throws IllegalArgumentException when the times are not positive and increasing
   */
  static TimeProposal logarithmic(double from, double to) {
    if (!(from > 0 && to > from)) {
      throw new IllegalArgumentException(
          "times: expected 0 < from < to, found from " + from + " to " + to);
    }
    double length = Math.log(to / from);
    return new TimeProposal() {
      @Override
      public double time(double u) {
        return u == 1 ? to : from * Math.exp(u * length);
      }

      @Override
      public double weight(double u) {
        return time(u) * length;
      }
    };
  }

  /**
   * The ends of equal steps, each as likely: the times of a chain of finitely many steps.
   *
   * @param from first time, where the chain begins
   * @param to last time
   * @param steps number of steps, at least 1
   * @return the proposal; its times do not increase strictly
   * @throws IllegalArgumentException when the times do not increase or there is no step
   */
  static TimeProposal steps(double from, double to, int steps) {
    if (!(from >= 0 && to > from) || steps < 1) {
      throw new IllegalArgumentException(
          "steps: expected at least 1 and 0 <= from < to, found "
              + steps
              + " from "
              + from
              + " to "
              + to);
    }
    return new TimeProposal() {
      @Override
      public double time(double u) {
        double end = Math.min(steps, Math.floor(u * steps) + 1) / steps;
        return u == 0 ? from : end == 1 ? to : from + (to - from) * end;
      }

      @Override
      public double weight(double u) {
        return to - from;
      }
    };
  }

  /**
   * A piecewise constant density. The variance of the estimate is least when it is proportional to
   * the root mean square of the rate in each piece.
   *
   * @param edges first time, …, last time; strictly increasing, [n + 1]
   * @param density of each piece, positive, need not be normalised, [n]
   * @return the proposal
   * @throws IllegalArgumentException when edges do not increase or a density is not positive
   * @see "Huang, Aghajohari, Bose, Panangaden, Courville 2022, arXiv:2208.07949, section 3.3, for
   *     time proposals fitted to the second moment"
   */
  static TimeProposal pieces(double[] edges, double[] density) {
    return new Pieces(edges, density);
  }
}
