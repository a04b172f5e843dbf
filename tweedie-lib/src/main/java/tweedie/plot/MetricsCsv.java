package tweedie.plot;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import tweedie.file.AtomicFiles;
import tweedie.file.CorruptFileException;

/**
 * The {@code metrics.csv} of a run: first column {@code step}, then fixed columns; an absent number
 * is an empty cell. Each row is one write, so a killed process leaves at most one torn last line,
 * which the next opening drops.
 */
public final class MetricsCsv implements Closeable {
  private final FileChannel channel;
  private final int width;

  private MetricsCsv(FileChannel channel, int width) {
    this.channel = channel;
    this.width = width;
  }

  /**
   * Opens a file for appending, or makes it. Rows after {@code resumedStep} and a torn last line
   * are dropped, so that a resumed run writes the same file as an unbroken one. A file that lacks
   * the last columns, which an older version did not have, gets them with empty cells.
   *
   * @param path the CSV file
   * @param columns names of the numbers, without {@code step}
   * @param resumedStep last step that counts; 0 keeps only rows of step 0, for a new run
   * @return the appender
   * @throws CorruptFileException if the file has other columns
   * @throws IOException if it cannot be opened
   */
  public static MetricsCsv open(Path path, List<String> columns, long resumedStep)
      throws IOException {
    for (String column : columns) {
      if (column.isBlank() || !column.matches("[^,\"\\r\\n]*")) {
        throw new IllegalArgumentException(
            "metrics column: expected a name without comma, quote or line end, found " + column);
      }
    }
    String header = "step," + String.join(",", columns);
    StringBuilder text = new StringBuilder(header).append('\n');
    if (Files.exists(path)) {
      kept(path, header, resumedStep).forEach(line -> text.append(line).append('\n'));
    }
    AtomicFiles.writeText(path, text.toString());
    return new MetricsCsv(
        FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
        columns.size());
  }

  /**
   * Appends one row.
   *
   * @param step optimiser step
   * @param values one per column; empty for a number not measured at this step
   * @throws IllegalArgumentException if the count is wrong
   * @throws IOException if writing fails
   */
  public void append(long step, List<OptionalDouble> values) throws IOException {
    if (values.size() != width) {
      throw new IllegalArgumentException(
          "metrics row: expected %d values, found %d".formatted(width, values.size()));
    }
    String cells =
        values.stream()
            .map(v -> v.isPresent() ? Double.toString(v.getAsDouble()) : "")
            .collect(Collectors.joining(","));
    ByteBuffer line = ByteBuffer.wrap((step + "," + cells + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      channel.write(line);
    }
  }

  /**
   * Puts all rows on the disk.
   *
   * @throws IOException if that fails
   */
  public void flush() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static List<String> kept(Path path, String header, long resumedStep) throws IOException {
    String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
    int end = text.lastIndexOf('\n') + 1;
    List<String> lines = text.substring(0, end).lines().toList();
    if (lines.isEmpty()) {
      return List.of();
    }
    String found = lines.get(0);
    if (!found.equals(header) && !header.startsWith(found + ",")) {
      throw new CorruptFileException(
          path.toString(), "expected columns %s, found %s".formatted(header, found));
    }
    int cells = found.split(",", -1).length;
    String missing = ",".repeat(header.split(",", -1).length - cells);
    List<String> kept = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] parts = line.split(",", -1);
      Optional<Long> step = parts.length == cells ? step(parts[0]) : Optional.empty();
      if (step.isPresent() && step.get() <= resumedStep) {
        kept.add(line + missing);
      }
    }
    return kept;
  }

  private static Optional<Long> step(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
