package tweedie.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tweedie.core.Dynamics;
import tweedie.core.Reversal;
import tweedie.process.BlockMatrices;
import tweedie.process.FlexibleMatrices;
import tweedie.process.FlexibleSde;
import tweedie.process.FourierMatrices;
import tweedie.process.LinearBeta;
import tweedie.process.Schedule;
import tweedie.space.Euclidean;

/**
 * A flexible diffusion: the matrices D and Q are learned with the score, from VP or near it on.
 *
 * @param learns D, Q or both
 * @param form one of the names of forms
 * @param rank columns of low-rank factors
 * @param schedule β
 * @see "Du, Zhang, Yang, Du 2023, A Flexible Diffusion Model, ICML, arXiv:2206.10365"
 */
record FlexibleNoising(BlockMatrices.Learned learns, String form, int rank, Schedule schedule)
    implements Noising {
  private static final List<String> LEARNED = List.of("drift", "noise", "both");
  private static final List<String> FORMS = List.of("diagonal", "lowRank", "full", "fourier");

  static Noising read(Keys k) {
    String learned = k.word("learned", "both", LEARNED);
    return new FlexibleNoising(
        BlockMatrices.Learned.valueOf(learned.toUpperCase(Locale.ROOT)),
        k.word("form", "full", FORMS),
        k.count("rank", 1, 1),
        new LinearBeta(k.number("betaMin", 0.1), k.number("betaMax", 20)));
  }

  @Override
  public Setting on(Facts facts) {
    return new FlexibleSetting(
        new FlexibleSde(matrices(facts), schedule, new Euclidean(facts.event())), facts);
  }

  private FlexibleMatrices matrices(Facts facts) {
    int[] image = facts.image();
    if (form.equals("fourier")) {
      if (image.length == 0) {
        throw new ConfigException(
            "process.form", "'fourier' needs images; vectors take diagonal, lowRank or full");
      }
      return FourierMatrices.learned(image[0], image[1], learns).single();
    }
    int blocks = facts.shape()[0];
    if (blocks == 1) {
      String other = image.length == 0 ? "" : "; grey images take fourier";
      throw new ConfigException(
          "process.form",
          "'"
              + form
              + "' has nothing to learn on one "
              + (image.length == 0 ? "number" : "channel")
              + other);
    }
    BlockMatrices.Form of =
        switch (form) {
          case "diagonal" -> BlockMatrices.Form.DIAGONAL;
          case "lowRank" -> BlockMatrices.Form.LOW_RANK;
          default -> BlockMatrices.Form.FULL;
        };
    return BlockMatrices.learned(blocks, learns, of, rank).single();
  }

  @Override
  public boolean learned() {
    return true;
  }

  @Override
  public String objective() {
    return "elbo";
  }

  @Override
  public SampleOptions sampling() {
    return new SampleOptions("em", "quadratic", 101, true, 1e-3, 1e-5, 256);
  }

  @Override
  public Class<? extends Dynamics> reversed() {
    return Reversal.class;
  }

  /**
   * The law of VP, which is that before learning but for a low-rank D, and the slowest that
   * learning can make any direction.
   */
  @Override
  public LawReport inspect(LawQuery query) {
    query.only();
    double[] t = query.within(schedule.horizon());
    double[] clock = Arrays.stream(t).map(schedule::clock).toArray();
    NotedReport r = new NotedReport();
    r.put("times", t);
    r.put("meanMap", Arrays.stream(clock).map(b -> Math.exp(-b / 2)).toArray());
    r.put("variance", Arrays.stream(clock).map(b -> -Math.expm1(-b)).toArray());
    r.put(
        "slowestMap",
        Arrays.stream(clock).map(b -> Math.exp(-BlockMatrices.FLOOR * b / 2)).toArray());
    r.note(
        "meanMap and variance of each number at D = I and Q = 0, where learning begins"
            + (nearVp() ? ", but for a small U U' in D" : "")
            + "; learning keeps the trace of D and its eigenvalues above "
            + BlockMatrices.FLOOR
            + ", where a mean falls no slower than slowestMap");
    return r;
  }

  /** Whether D begins near I only, because the factor of a low-rank one cannot begin at 0. */
  private boolean nearVp() {
    return form.equals("lowRank") && learns != BlockMatrices.Learned.DRIFT;
  }
}
