package tweedie.config;

import java.util.List;
import java.util.Optional;
import tweedie.core.Dynamics;
import tweedie.core.Field;
import tweedie.core.ForwardProcess;
import tweedie.core.Score;
import tweedie.core.TractableProcess;
import tweedie.process.CosineLogSnr;
import tweedie.process.LinearLogSnr;
import tweedie.process.LinearSde;
import tweedie.process.LogSnrClock;
import tweedie.process.LogSnrCurve;
import tweedie.process.MonotoneLogSnr;
import tweedie.process.NamedProcesses;
import tweedie.process.Prediction;
import tweedie.process.SemiLinear;
import tweedie.space.Euclidean;

/**
 * Variance preserving with a noise schedule that is learned with the network, between fixed ends. A
 * fixed schedule makes an ordinary {@link LinearNoising}.
 *
 * @param min γ at the first noise level
 * @param max γ at the last
 * @see "Kingma, Salimans, Poole, Ho 2021, arXiv:2107.00630"
 */
record VdmNoising(double min, double max) implements Noising {
  private static final List<String> SCHEDULES = List.of("learned", "linear", "cosine");

  static Noising read(Keys k) {
    String schedule = k.word("schedule", "linear", SCHEDULES);
    double min = k.number("gammaMin", LinearLikelihood.FIRST);
    double max = k.number("gammaMax", 5);
    if (!(min < max)) {
      throw new ConfigException(
          k.at("gammaMax"), "expected more than gammaMin = " + min + ", found " + max);
    }
    return switch (schedule) {
      case "learned" -> new VdmNoising(min, max);
      case "cosine" -> new LinearNoising(process(new CosineLogSnr(min, max)));
      default -> new LinearNoising(process(new LinearLogSnr(min, max)));
    };
  }

  private static LinearSde process(LogSnrCurve curve) {
    return NamedProcesses.vp(new LogSnrClock(curve));
  }

  @Override
  public Setting on(Facts facts) {
    return new Learned(new MonotoneLogSnr(min, max), facts);
  }

  @Override
  public boolean learned() {
    return true;
  }

  @Override
  public boolean learnsClock() {
    return true;
  }

  @Override
  public String objective() {
    return "variational";
  }

  @Override
  public String network() {
    return "unet";
  }

  @Override
  public SampleOptions sampling() {
    return SampleOptions.DEFAULT;
  }

  @Override
  public Class<? extends Dynamics> reversed() {
    return SemiLinear.class;
  }

  /** The law before learning. */
  @Override
  public LawReport inspect(LawQuery query) {
    query.only();
    LinearSde fresh = process(new MonotoneLogSnr(min, max).curve());
    return new LinearReport(fresh, query.within(fresh.horizon()));
  }

  /** On given data; the schedule is that of the network at hand. */
  private record Learned(MonotoneLogSnr fresh, Facts facts) implements Setting {
    private LinearSde at(MonotoneLogSnr schedule) {
      return VdmNoising.process(schedule.curve()).in(new Euclidean(facts.event()));
    }

    @Override
    public ForwardProcess<?> process() {
      return at(fresh);
    }

    @Override
    public Field joined(Field net) {
      return ScheduledNet.of(net, () -> fresh);
    }

    @Override
    public TractableProcess<?> learned(Field net) {
      return at(ScheduledNet.of(net, () -> fresh).schedule());
    }

    @Override
    public Optional<LinearSde> linear(Field net) {
      return Optional.of(at(ScheduledNet.of(net, () -> fresh).schedule()));
    }

    @Override
    public Optional<MonotoneLogSnr> schedule(Field net) {
      return Optional.of(ScheduledNet.of(net, () -> fresh).schedule());
    }

    @Override
    public Networks.Shape network() {
      int channels = facts.shape()[0];
      return new Networks.Shape(channels, channels, facts.image(), false);
    }

    @Override
    public Score score(Field net) {
      return linear(net).orElseThrow().score(net, Prediction.NOISE);
    }

    @Override
    public Sampling sampling(Field net, SampleOptions o) {
      return LinearSampling.of(linear(net).orElseThrow(), score(net), o);
    }
  }
}
