package tweedie.config;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import tweedie.data.Table;
import tweedie.plot.ImageGrid;
import tweedie.plot.MetricsCsv;
import tweedie.plot.Png;
import tweedie.plot.TensorBoard;

/** What a run writes while it goes on: {@code metrics.csv}, TensorBoard events, sample grids. */
final class RunLog implements Closeable {
  private static final List<String> TAGS =
      List.of(
          "train/loss",
          "train/gradient_norm",
          "train/learning_rate",
          "train/images_per_second",
          "eval/held_out_loss");
  static final int GRID_COLUMNS = 8;

  private final Path folder;
  private final MetricsCsv csv;
  private final TensorBoard board;

  private RunLog(Path folder, MetricsCsv csv, TensorBoard board) {
    this.folder = folder;
    this.csv = csv;
    this.board = board;
  }

  static RunLog open(Path folder, long step) throws IOException {
    MetricsCsv csv = MetricsCsv.open(folder.resolve("metrics.csv"), Tally.COLUMNS, step);
    try {
      return new RunLog(folder, csv, TensorBoard.open(folder));
    } catch (IOException e) {
      csv.close();
      throw e;
    }
  }

  void row(long step, List<OptionalDouble> values) throws IOException {
    csv.append(step, values);
    csv.flush();
    for (int i = 0; i < TAGS.size(); i++) {
      if (values.get(i).isPresent()) {
        board.scalar(TAGS.get(i), step, values.get(i).getAsDouble());
      }
    }
    board.flush();
  }

  /** A row of {@code stages.csv}, whose columns are those of the stages. */
  void stage(long step, Stage.Outcome o) throws IOException {
    Path file = folder.resolve("stages.csv");
    try (MetricsCsv stages = MetricsCsv.open(file, o.columns(), step - 1)) {
      stages.append(step, o.values().stream().map(OptionalDouble::of).toList());
      stages.flush();
    }
  }

  void grid(long step, String name, Table x) throws IOException {
    int[] s = x.shape();
    java.awt.image.BufferedImage grid =
        ImageGrid.of(x.values(), x.rows(), s[0], s[1], s[2], GRID_COLUMNS);
    String tail = name.isEmpty() ? "" : "-" + name;
    Png.write(folder.resolve("samples").resolve("step-%08d%s.png".formatted(step, tail)), grid);
    board.image("samples/grid" + tail, step, grid);
  }

  @Override
  public void close() throws IOException {
    try (csv) {
      board.close();
    }
  }
}
