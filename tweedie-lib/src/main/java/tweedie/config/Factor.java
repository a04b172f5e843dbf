package tweedie.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import tweedie.config.ManifoldNoising.Inputs;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.net.PeriodicFeatures;
import tweedie.space.Compact;
import tweedie.space.CompactProduct;
import tweedie.space.HeatKernel;
import tweedie.space.So3;
import tweedie.space.Sphere;
import tweedie.space.Torus;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;

/**
 * A compact manifold of the configuration without its clock, alone or in a product.
 *
 * @param space the manifold
 * @param coordinates how rows of the data name points
 * @param inputs what a network sees of a state
 * @param kernels heat kernels in a distance each, whose product is that of the manifold
 */
record Factor(Compact space, Coordinates coordinates, Inputs inputs, List<HeatKernel> kernels) {
  static Factor sphere(Keys k) {
    int d = k.count("dim", 2);
    Sphere s = new Sphere(d);
    List<String> words = d == 2 ? List.of("degrees", "ambient") : List.of("ambient");
    String word = k.word("coordinates", words.get(0), words);
    Coordinates c =
        word.equals("degrees")
            ? Coordinates.degreesOfSphere()
            : Coordinates.ambient(d + 1, Factor::unit);
    return new Factor(s, c, Inputs.state(d + 1), List.of(HeatKernel.sphere(d)));
  }

  static Factor torus(Keys k) {
    int d = k.count("dim", 2);
    String word = k.word("coordinates", "degrees", List.of("degrees", "radians"));
    Coordinates c =
        word.equals("degrees") ? Coordinates.degreesOfTorus(d) : Coordinates.radiansOfTorus(d);
    int harmonics = k.count("harmonics", 3, 1);
    return new Factor(
        new Torus(d),
        c,
        new Inputs(2 * harmonics * d, net -> new PeriodicFeatures(net, harmonics)),
        Collections.nCopies(d, HeatKernel.circle()));
  }

  static Factor so3(Keys k) {
    String word = k.word("coordinates", "vectors", List.of("vectors", "matrices"));
    Coordinates c =
        word.equals("vectors") ? Coordinates.rotationVectors() : Coordinates.ambient(9, x -> x);
    return new Factor(new So3(), c, Inputs.state(9), List.of(HeatKernel.so3()));
  }

  /** Rows and states side by side, a part after the other. */
  static Factor product(Keys k) {
    List<Factor> parts = new ArrayList<>();
    for (Keys part : k.objects("parts")) {
      parts.add(Catalog.find(part, Processes.PARTS).apply(part));
      part.done();
    }
    int columns = parts.stream().mapToInt(f -> f.coordinates.columns()).sum();
    int width = parts.stream().mapToInt(f -> f.coordinates.width()).sum();
    return new Factor(
        new CompactProduct(parts.stream().map(Factor::space).toList()),
        new Coordinates(
            columns,
            width,
            x -> {
              Tensor[] states = new Tensor[parts.size()];
              int from = 0;
              for (int i = 0; i < states.length; i++) {
                Coordinates c = parts.get(i).coordinates;
                states[i] = c.toState().at(x.narrow(1, from, c.columns()));
                from += c.columns();
              }
              return Ops.cat(1, states);
            },
            x -> split(parts, x, (f, share) -> f.coordinates.toRow().at(share))),
        new Inputs(
            parts.stream().mapToInt(f -> f.inputs.size()).sum(), net -> new Beside(net, parts)),
        parts.stream().flatMap(f -> f.kernels.stream()).toList());
  }

  /** What a part makes of its share of a state. */
  private interface OfShare {
    Tensor at(Factor part, Tensor share);
  }

  private static Tensor split(List<Factor> parts, Tensor x, OfShare f) {
    Tensor[] out = new Tensor[parts.size()];
    int from = 0;
    for (int i = 0; i < out.length; i++) {
      int width = parts.get(i).coordinates.width();
      out[i] = f.at(parts.get(i), x.narrow(1, from, width));
      from += width;
    }
    return Ops.cat(1, out);
  }

  /** Hands a network the features of all parts. */
  private record Beside(Field net, List<Factor> parts) implements Field {
    @Override
    public Tensor at(Tensor x, Tensor t, Condition c) {
      Field shown = (y, time, given) -> y;
      Tensor all = split(parts, x, (f, y) -> f.inputs.before().apply(shown).at(y, t, c));
      return net.at(all, t, c);
    }

    @Override
    public Parameters parameters() {
      return net.parameters();
    }
  }

  private static Tensor unit(Tensor x) {
    return x.div(Ops.perRow(Ops.rowSum(x.mul(x)).sqrt(), x));
  }
}
