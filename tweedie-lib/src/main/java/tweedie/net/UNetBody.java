package tweedie.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * The two arms of the U-Net: levels of residual blocks that halve the image on the way down, a
 * middle, and the same levels doubling it on the way up, joined by concatenated skips.
 */
final class UNetBody {
  private final List<Level> down = new ArrayList<>();
  private final List<Unit> middle = new ArrayList<>();
  private final List<Level> up = new ArrayList<>();
  private final boolean allSkips;
  private final boolean rescale;

  /** A residual block with or without attention after it. */
  private record Unit(ResidualBlock block, Optional<Attention> attention) {
    Tensor apply(Tensor x, Tensor e, Optional<Rng> rng) {
      Tensor h = block.apply(x, e, rng);
      return attention.isPresent() ? attention.get().apply(h) : h;
    }
  }

  /** The blocks of a level, then its change of size, and the way the input comes in again. */
  private record Level(
      List<Unit> units, Optional<Rescaling> rescaling, Optional<Rescaling> pyramid) {}

  UNetBody(Weights w, UNetConfig c, int rawChannels) {
    allSkips = c.wiring() == UNetConfig.Wiring.FULL;
    rescale = c.skipRescale();
    Deque<Integer> skips = new ArrayDeque<>();
    int ch = buildDown(w.in("down"), c, rawChannels, skips);
    if (allSkips) {
      middle.add(unit(w.in("middle.0"), c, ch, ch, true));
      middle.add(unit(w.in("middle.1"), c, ch, ch, false));
    } else {
      middle.add(unit(w.in("middle.0"), c, ch, ch, c.attends(c.levels() - 1)));
    }
    buildUp(w.in("up"), c, ch, skips);
  }

  private int buildDown(Weights w, UNetConfig c, int rawChannels, Deque<Integer> skips) {
    int ch = c.baseChannels();
    int raw = rawChannels;
    if (allSkips) {
      skips.push(ch);
    }
    for (int i = 0; i < c.levels(); i++) {
      Weights level = w.in(Integer.toString(i));
      List<Unit> units = new ArrayList<>();
      for (int j = 0; j < c.resBlocks(); j++) {
        units.add(unit(level.in("block." + j), c, ch, c.channels(i), c.attends(i)));
        ch = c.channels(i);
        skips.push(ch);
      }
      if (i == c.levels() - 1) {
        down.add(new Level(units, Optional.empty(), Optional.empty()));
        break;
      }
      Rescaling halve = Rescaling.down(level.in("halve"), c, ch);
      Optional<Rescaling> pyramid = Optional.empty();
      if (c.progressiveInput() == UNetConfig.ProgressiveInput.RESIDUAL) {
        pyramid = Optional.of(Rescaling.halving(level.in("pyramid"), raw, ch, c.fir()));
        raw = ch;
      }
      down.add(new Level(units, Optional.of(halve), pyramid));
      if (allSkips) {
        skips.push(ch);
      }
    }
    return ch;
  }

  private void buildUp(Weights w, UNetConfig c, int channels, Deque<Integer> skips) {
    int ch = channels;
    int blocks = c.resBlocks() + (allSkips ? 1 : 0);
    for (int i = c.levels() - 1; i >= 0; i--) {
      Weights level = w.in(Integer.toString(i));
      List<Unit> units = new ArrayList<>();
      for (int j = 0; j < blocks; j++) {
        boolean attend = c.attends(i) && j == blocks - 1;
        units.add(unit(level.in("block." + j), c, ch + skips.pop(), c.channels(i), attend));
        ch = c.channels(i);
      }
      Optional<Rescaling> twice = Optional.empty();
      if (i > 0) {
        Rescaling r = Rescaling.up(level.in("double"), c, ch, c.channels(i - 1));
        ch = r.channels();
        twice = Optional.of(r);
      }
      up.add(new Level(units, twice, Optional.empty()));
    }
  }

  private static Unit unit(Weights w, UNetConfig c, int in, int out, boolean attend) {
    ResidualBlock block = new ResidualBlock(w, c, in, out);
    return new Unit(
        block, attend ? Optional.of(new Attention(w.in("attention"), c, out)) : Optional.empty());
  }

  /**
   * Runs the body.
   *
   * @param first features of the first level
   * @param raw what the features were made from; read by the progressive input
   * @param e embedding of time and class
   * @param rng streams for dropout, in training
   * @return features of the first level
   */
  Tensor apply(Tensor first, Tensor raw, Tensor e, Optional<Rng> rng) {
    Deque<Tensor> skips = new ArrayDeque<>();
    Tensor h = first;
    Tensor input = raw;
    if (allSkips) {
      skips.push(h);
    }
    for (Level level : down) {
      for (Unit unit : level.units()) {
        h = unit.apply(h, e, rng);
        skips.push(h);
      }
      if (level.rescaling().isPresent()) {
        h = level.rescaling().get().apply(h, e, rng);
        if (level.pyramid().isPresent()) {
          Tensor sum = level.pyramid().get().apply(input, e, rng).add(h);
          input = rescale ? Ops.mul(sum, Math.sqrt(0.5)) : sum;
          h = input;
        }
        if (allSkips) {
          skips.push(h);
        }
      }
    }
    for (Unit unit : middle) {
      h = unit.apply(h, e, rng);
    }
    for (Level level : up) {
      for (Unit unit : level.units()) {
        Tensor below = h;
        h = TensorScope.keep(() -> unit.apply(Ops.cat(1, below, skips.pop()), e, rng));
      }
      if (level.rescaling().isPresent()) {
        h = level.rescaling().get().apply(h, e, rng);
      }
    }
    return h;
  }
}
