package tweedie.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import tweedie.data.Degradation;
import tweedie.data.Table;
import tweedie.metric.Psnr;
import tweedie.metric.Restored;
import tweedie.metric.Ssim;

/**
 * Pictures that a model draws given degraded ones: shown beside the truth, and judged by PSNR,
 * SSIM, consistency and diversity.
 *
 * @see "Batzolis, Stanczuk, Schönlieb, Etmann 2021, arXiv:2111.13606, section 5"
 */
public final class Restorations {
  /** Draws of a picture whose deviation is the diversity. */
  public static final int DRAWS = 5;

  /** Pictures that are drawn so often. */
  private static final int OFTEN = 32;

  /** Pictures hold numbers from −1 to 1. */
  private static final double RANGE = 2;

  private Restorations() {}

  /**
   * Figures of draws beside the truth.
   *
   * @param model trained with {@code data.task}
   * @param rows rows of {@link RunData} with what is given, one for each draw
   * @param found one draw for each row; clipped to [−1, 1] like the further ones, as they are when
   *     written to a picture
   * @param seed of the further draws of the first 32 rows; not that of the first draws
   * @param sampling as the model gave it
   * @param progress told the number of finished further draws
   * @return psnr, ssim where a window fits, consistency over what was measured, and diversity with
   *     the divisor draws − 1
   */
  public static Map<String, Double> judge(
      Model model, Table rows, Table found, long seed, Sampling sampling, IntConsumer progress) {
    int[] s = rows.shape();
    Table given = rows.context().orElseThrow();
    Degradation map = model.degradation();
    float[] x = Evaluation.clipped(found);
    Map<String, Double> all = new LinkedHashMap<>();
    all.put("psnr", Psnr.of(x, rows.values(), RANGE));
    if (Math.min(s[1], s[2]) >= Ssim.WINDOW) {
      all.put("ssim", new Ssim(s[1], s[2], RANGE).of(x, rows.values()));
    }
    all.put(
        "consistency",
        Restored.consistency(given.values(), x, v -> map.apply(v, s), map.measured(s)));
    int often = Math.min(OFTEN, rows.rows());
    Table some = rows.slice(0, often).context().orElseThrow();
    Table draws = model.draw(often * DRAWS, seed, sampling, Given.cycle(some, DRAWS), progress);
    all.put("diversity", Restored.diversity(Evaluation.clipped(draws), DRAWS, rows.rowSize()));
    return all;
  }

  /** As {@link Patches#draw}. */
  static Table draw(
      Model model,
      Optional<Path> dataDir,
      int n,
      long seed,
      Sampling sampling,
      IntConsumer progress)
      throws IOException {
    Table chosen = Patches.pictures(model, dataDir, n);
    Table given = chosen.context().orElseThrow();
    Table found = model.draw(n, seed, sampling, Given.cycle(given, Patches.SAMPLES), progress);
    int size = chosen.rowSize();
    int shown = n + 2 * chosen.rows();
    float[] out = new float[shown * size];
    for (int row = 0; row < shown; row++) {
      int i = row / Patches.COLUMNS;
      int j = row % Patches.COLUMNS;
      Table from = j == 0 ? chosen : j == 1 ? given : found;
      float[] one = new float[size];
      from.row(j < 2 ? i : i * Patches.SAMPLES + j - 2, one);
      System.arraycopy(one, 0, out, row * size, size);
    }
    return Table.of(out, shown, Arrays.copyOf(chosen.shape(), 3));
  }
}
