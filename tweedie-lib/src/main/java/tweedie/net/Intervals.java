package tweedie.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;

/**
 * One network for each interval of time: rows go to the network of their time. Networks of early
 * times, where little is noise, may see more than those of late times.
 *
 * @param nets one an interval, in the order of time; each gives what broadcasts with the others
 * @param ends last time of each interval, ascending; a time belongs to the first end not below it,
 *     times beyond all ends to the last
 * @see "Batzolis, Stanczuk, Schönlieb, Etmann 2022, Non-uniform diffusion models, arXiv:2207.09786,
 *     section 4"
 */
public record Intervals(List<Field> nets, List<Double> ends) implements Field {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException when there are not as many ends as networks, or they do not
   *     ascend
   */
  public Intervals {
    nets = List.copyOf(nets);
    ends = List.copyOf(ends);
    boolean ascends = true;
    for (int i = 1; i < ends.size(); i++) {
      ascends &= ends.get(i) > ends.get(i - 1);
    }
    if (nets.isEmpty() || nets.size() != ends.size() || !ascends) {
      throw new IllegalArgumentException(
          "intervals: expected an ascending end for each of %d networks, found %s"
              .formatted(nets.size(), ends));
    }
  }

  private int interval(double t) {
    int i = 0;
    while (i < ends.size() - 1 && t > ends.get(i)) {
      i++;
    }
    return i;
  }

  /**
   * Evaluates the networks that are asked for. Each row keeps its stream, so that dropout does not
   * depend on the intervals of the others.
   *
   * @param x states [B, event]
   * @param t times, float64 on the CPU, [] or [B]
   * @param c condition of the rows
   * @return shape of x
   */
  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    double[] times = Ops.doubles(t);
    if (t.dim() == 0) {
      return nets.get(interval(times[0])).at(x, t, c);
    }
    List<List<Integer>> rows = new ArrayList<>();
    nets.forEach(n -> rows.add(new ArrayList<>()));
    for (int r = 0; r < times.length; r++) {
      rows.get(interval(times[r])).add(r);
    }
    List<Tensor> parts = new ArrayList<>();
    long[] place = new long[times.length];
    int seen = 0;
    for (int i = 0; i < nets.size(); i++) {
      int[] chosen = rows.get(i).stream().mapToInt(r -> r).toArray();
      if (chosen.length == 0) {
        continue;
      }
      for (int r : chosen) {
        place[r] = seen++;
      }
      Tensor index = Ops.tensor(Arrays.stream(chosen).asLongStream().toArray(), chosen.length);
      Condition ofRows = chosen(c, index, chosen);
      parts.add(nets.get(i).at(x.index_select(0, index), t.index_select(0, index), ofRows));
    }
    return Ops.cat(0, parts.toArray(new Tensor[0]))
        .index_select(0, Ops.tensor(place, place.length));
  }

  private static Condition chosen(Condition c, Tensor index, int[] rows) {
    Map<String, Tensor> parts = new HashMap<>();
    c.parts().forEach((name, part) -> parts.put(name, part.index_select(0, index)));
    return new Condition(parts, c.rng().map(streams -> streams.select(rows)));
  }

  @Override
  public Parameters parameters() {
    Parameters all = Parameters.NONE;
    for (int i = 0; i < nets.size(); i++) {
      all = all.and("interval" + i, nets.get(i));
    }
    return all;
  }
}
