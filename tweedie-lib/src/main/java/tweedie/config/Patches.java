package tweedie.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import tweedie.data.Table;

/**
 * Held-out pictures whose patch a model fills, row by row: the picture, the picture without its
 * patch, and samples. Of a model that restores pictures: the picture, what is given, and samples.
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
   * @return {@link #SAMPLES} a picture, of the last one as many as there are
   */
  public static int samples(Table rows) {
    return rows.rows() / COLUMNS * SAMPLES + Math.max(0, rows.rows() % COLUMNS - 2);
  }

  /**
   * Fills patches.
   *
   * @param model trained with {@code data.patch} or {@code data.task}
   * @param dataDir where relative data paths start; empty: the environment, then the default
   * @param n number of samples, at least 1; their pictures are the first ones of the held-out data,
   *     in turn where there are fewer
   * @param seed of all randomness
   * @param sampling as the model gave it
   * @param progress told the number of finished samples after each micro-batch
   * @return {@link #COLUMNS} rows a picture, values in [−1, 1]; a missing patch is 0; the last
   *     picture has fewer rows where n is no multiple of {@link #SAMPLES}
   * @throws IOException when the data cannot be read
   */
  public static Table draw(
      Model model,
      Optional<Path> dataDir,
      int n,
      long seed,
      Sampling sampling,
      IntConsumer progress)
      throws IOException {
    if (model.restores()) {
      return Restorations.draw(model, dataDir, n, seed, sampling, progress);
    }
    Table chosen = pictures(model, dataDir, n);
    Table context = chosen.context().orElseThrow();
    Table whole = model.decoded(context);
    Table filled = model.draw(n, seed, sampling, Given.cycle(context, SAMPLES), progress);
    int size = whole.rowSize();
    int shown = n + 2 * chosen.rows();
    float[] out = new float[shown * size];
    for (int row = 0; row < shown; row++) {
      int i = row / COLUMNS;
      int j = row % COLUMNS;
      System.arraycopy(whole.values(), i * size, out, row * size, size);
      if (j > 0) {
        float[] patch = new float[filled.rowSize()];
        if (j > 1) {
          filled.row(i * SAMPLES + j - 2, patch);
        }
        put(patch, filled.shape(), out, row * size, whole.shape());
      }
    }
    return Table.of(out, shown, whole.shape());
  }

  /**
   * One sample for each row of data, given its surroundings.
   *
   * @param model trained with {@code data.patch} or {@code data.task}
   * @param rows rows of {@link RunData} with their pictures
   * @param seed of all randomness
   * @param sampling as the model gave it
   * @param progress told the number of finished samples after each micro-batch
   * @return patches in the order of the rows, values in [−1, 1]
   */
  public static Table fill(
      Model model, Table rows, long seed, Sampling sampling, IntConsumer progress) {
    Table context = rows.context().orElseThrow();
    return model.draw(rows.rows(), seed, sampling, Given.cycle(context, 1), progress);
  }

  private static void put(float[] patch, int[] p, float[] out, int at, int[] s) {
    int top = (s[1] - p[1]) / 2;
    int left = (s[2] - p[2]) / 2;
    for (int line = 0; line < p[0] * p[1]; line++) {
      int to = at + (line / p[1] * s[1] + top + line % p[1]) * s[2] + left;
      System.arraycopy(patch, line * p[2], out, to, p[2]);
    }
  }

  /** As many held-out pictures as n samples are drawn for, in turn where there are fewer. */
  static Table pictures(Model model, Optional<Path> dataDir, int n) throws IOException {
    RunData data = RunData.of(model, dataDir);
    Table rows = data.heldOut().orElse(data.train());
    int pictures = (n + SAMPLES - 1) / SAMPLES;
    return rows.select(IntStream.range(0, pictures).map(i -> i % rows.rows()).toArray());
  }
}
