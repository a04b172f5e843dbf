package tweedie.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntConsumer;
import tweedie.data.Table;

/**
 * Held-out pictures whose patch a model fills, row by row: the picture, the picture without its
 * patch, and samples.
 */
public final class Patches {
  /** Samples of one picture. */
  public static final int SAMPLES = 3;

  /** Pictures in a row. */
  public static final int COLUMNS = 2 + SAMPLES;

  private Patches() {}

  /**
   * Number of samples among the rows of {@link #draw}.
   *
   * @param rows as drawn
   * @return {@link #SAMPLES} a picture
   */
  public static int samples(Table rows) {
    return rows.rows() / COLUMNS * SAMPLES;
  }

  /**
   * Fills patches.
   *
   * @param model trained with {@code data.patch}
   * @param dataDir where relative data paths start; empty: the environment, then the default
   * @param pictures number of pictures, the first ones of the held-out data
   * @param seed of all randomness
   * @param sampling as the model gave it
   * @param progress told the number of finished samples after each micro-batch
   * @return {@link #COLUMNS} rows a picture, values in [−1, 1]; a missing patch is 0
   * @throws IOException when the data cannot be read
   */
  public static Table draw(
      Model model,
      Optional<Path> dataDir,
      int pictures,
      long seed,
      Sampling sampling,
      IntConsumer progress)
      throws IOException {
    RunData data = RunData.of(model, dataDir);
    Table rows = data.heldOut().orElse(data.train());
    Table chosen = rows.slice(0, Math.min(pictures, rows.rows()));
    Table context = chosen.context().orElseThrow();
    Table whole = model.decoded(context);
    int n = chosen.rows() * SAMPLES;
    Table filled = model.draw(n, seed, sampling, Given.cycle(context, SAMPLES), progress);
    int size = whole.rowSize();
    float[] out = new float[chosen.rows() * COLUMNS * size];
    for (int i = 0; i < chosen.rows(); i++) {
      for (int j = 0; j < COLUMNS; j++) {
        int at = (i * COLUMNS + j) * size;
        System.arraycopy(whole.values(), i * size, out, at, size);
        if (j > 0) {
          float[] patch = new float[filled.rowSize()];
          if (j > 1) {
            filled.row(i * SAMPLES + j - 2, patch);
          }
          put(patch, filled.shape(), out, at, whole.shape());
        }
      }
    }
    return Table.of(out, chosen.rows() * COLUMNS, whole.shape());
  }

  private static void put(float[] patch, int[] p, float[] out, int at, int[] s) {
    int top = (s[1] - p[1]) / 2;
    int left = (s[2] - p[2]) / 2;
    for (int line = 0; line < p[0] * p[1]; line++) {
      int to = at + (line / p[1] * s[1] + top + line % p[1]) * s[2] + left;
      System.arraycopy(patch, line * p[2], out, to, p[2]);
    }
  }
}
