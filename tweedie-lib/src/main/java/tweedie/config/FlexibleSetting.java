package tweedie.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import tweedie.core.Field;
import tweedie.core.ForwardProcess;
import tweedie.core.Score;
import tweedie.core.TractableProcess;
import tweedie.process.FlexibleMatrices;
import tweedie.process.FlexibleSde;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/**
 * A flexible diffusion on given data. Its matrices are those of the network at hand, because they
 * are trained and stored with it.
 *
 * @param fresh the process before learning
 * @param facts of the data
 */
record FlexibleSetting(FlexibleSde fresh, Facts facts) implements Setting {
  @Override
  public ForwardProcess<?> process() {
    return fresh;
  }

  @Override
  public Optional<DoubleUnaryOperator> clock() {
    return Optional.of(fresh.schedule()::clock);
  }

  @Override
  public Networks.Shape network() {
    int channels = facts.shape()[0];
    return new Networks.Shape(channels, channels, facts.image(), false);
  }

  @Override
  public FlexibleNet joined(Field net) {
    return FlexibleNet.of(net, fresh::matrices);
  }

  private FlexibleSde process(Field net) {
    return new FlexibleSde(joined(net).matrices(), fresh.schedule(), fresh.space());
  }

  @Override
  public TractableProcess<?> learned(Field net) {
    return process(net);
  }

  @Override
  public Score score(Field net) {
    return process(net).score(joined(net).score());
  }

  @Override
  public Map<String, Double> figures(Field net) {
    FlexibleMatrices m = joined(net).matrices();
    double[] noise = TensorScope.evaluate(() -> Ops.doubles(m.spectrum()));
    double[] turns = TensorScope.evaluate(() -> Ops.doubles(m.turns()));
    Map<String, Double> out = new LinkedHashMap<>();
    out.put("least_noise", java.util.Arrays.stream(noise).min().orElseThrow());
    out.put("largest_noise", java.util.Arrays.stream(noise).max().orElseThrow());
    out.put("largest_turn", java.util.Arrays.stream(turns).max().orElseThrow());
    return out;
  }

  @Override
  public Sampling sampling(Field net, SampleOptions o) {
    return DiffusionSampling.of(process(net), score(net), o);
  }
}
