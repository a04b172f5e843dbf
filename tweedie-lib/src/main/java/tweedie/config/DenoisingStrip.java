package tweedie.config;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.AfterStep;
import tweedie.core.Condition;
import tweedie.core.TimeGrid;
import tweedie.plot.ImageGrid;
import tweedie.process.LinearSde;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/** Pictures of a few samples on their way from noise to data, one row a sample and block. */
final class DenoisingStrip {
  private static final int SAMPLES = 4;
  private static final int COLUMNS = 10;

  private final Model model;
  private final long seed;
  private final List<float[]> states = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();

  DenoisingStrip(Model model, long seed) {
    this.model = model;
    this.seed = seed;
  }

  BufferedImage draw() {
    SampleOptions o = model.options();
    int[] s = model.shape();
    LinearSde p =
        LinearNoising.require("process", model.process(), "the strip")
            .in(new Euclidean(java.util.Arrays.stream(s).asLongStream().toArray()));
    Sampling sampling = model.sampling(o, Optional.empty());
    TimeGrid grid = LinearSampling.grid(p, o);
    TreeSet<Double> shown = new TreeSet<>();
    for (int i = 1; i < COLUMNS; i++) {
      shown.add(grid.at(Math.round((float) i * grid.steps() / (COLUMNS - 1))));
    }
    Rng rng = Rng.of(seed, o.batch());
    TensorScope.evaluate(
        () -> {
          record(p.prior().sample(Condition.NONE, rng.child(-1)), grid.at(0));
          AfterStep watch =
              (x, t, c, r) -> {
                if (shown.contains(t.item_double())) {
                  record(x, t.item_double());
                }
                return x;
              };
          return sampling.run(rng, List.of(watch)).numel();
        });
    return arrange(p, s);
  }

  private void record(Tensor x, double t) {
    states.add(Ops.floats(x.narrow(0, 0, SAMPLES)));
    labels.add("t=%.2f".formatted(t));
  }

  /** Rows: sample 1 block 0, sample 1 block 1, …; auxiliary blocks in units of their deviation. */
  private BufferedImage arrange(LinearSde p, int[] s) {
    int k = p.blocks();
    int size = s[0] * s[1] * s[2];
    double[][] cov =
        p.recipe().stationaryCovariance().orElseGet(() -> p.moments(p.horizon()).covariance());
    float[] out = new float[SAMPLES * k * states.size() * size];
    List<String> rows = new ArrayList<>();
    int at = 0;
    for (int r = 0; r < SAMPLES; r++) {
      for (int b = 0; b < k; b++) {
        rows.add(b == 0 ? "x" : b == 1 ? "m" : "r");
        // Two deviations fill the grey scale of an auxiliary block.
        double scale = b == 0 ? 1 : 0.5 / Math.sqrt(cov[b][b]);
        for (float[] state : states) {
          for (int i = 0; i < size; i++) {
            out[at++] = (float) (scale * state[(r * k + b) * size + i]);
          }
        }
      }
    }
    return new ImageGrid(states.size(), 2, rows, labels)
        .draw(out, SAMPLES * k * states.size(), s[0], s[1], s[2]);
  }
}
