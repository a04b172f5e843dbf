package tweedie.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import tweedie.file.AtomicFiles;
import tweedie.file.CorruptFileException;

/**
 * Tables as CSV, plain or gzip, UTF-8, header in the first line. Columns are standardised on
 * reading and taken back to original units on writing. Rows count from 1 below the header in
 * messages.
 *
 * <p>A file whose first line holds numbers only has no header; its columns are {@code c0, c1, ...}.
 */
public final class Csv {
  // Seven significant digits: what a float32 can carry.
  private static final MathContext DIGITS = new MathContext(7);

  private Csv() {}

  /**
   * Reads a table {@code [rows, D]} of standardised columns.
   *
   * @param path .csv or .csv.gz
   * @param options columns and label
   * @return the table, with {@link Columns} and, if asked for, {@link Labels}
   * @throws IOException if the file is missing, or a cell is missing or not a finite number, naming
   *     row and column
   */
  public static Table read(Path path, CsvOptions options) throws IOException {
    try (InputStream in = Bytes.open(path)) {
      return read(path.toString(), in, options);
    }
  }

  /** Reads unpacked bytes; the name is for messages. */
  static Table read(String name, InputStream in, CsvOptions options) throws IOException {
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .detectBomHeader(true)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(in, StandardCharsets.UTF_8)) {
      reader.skipLines(options.skipLines());
      CsvCells cells = new CsvCells(name, options);
      for (CsvRecord line : reader) {
        cells.add(line.getFields());
      }
      return cells.toTable();
    } catch (CsvParseException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CorruptFileException(name, String.valueOf(cause.getMessage()), e);
    } catch (UncheckedIOException e) {
      throw new CorruptFileException(name, "cannot read: " + e.getMessage(), e);
    }
  }

  /**
   * Writes a table in original units under its header: the feature columns, then the label, if any.
   *
   * @param path file to create or replace; packed if it ends in .gz
   * @param table rows {@code [rows, D]}; without columns the values are written as they are
   * @throws IOException if writing fails
   */
  public static void write(Path path, Table table) throws IOException {
    AtomicFiles.write(
        path,
        out -> {
          if (Bytes.isGzip(path.toString())) {
            GZIPOutputStream gzip = new GZIPOutputStream(out);
            writeTo(gzip, table);
            gzip.finish();
          } else {
            writeTo(out, table);
          }
        });
  }

  private static void writeTo(OutputStream out, Table table) throws IOException {
    Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    CsvWriter writer = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text);
    int width = table.rowSize();
    Optional<Columns> columns = table.columns();
    List<String> header = new ArrayList<>();
    for (int j = 0; j < width; j++) {
      header.add(columns.isPresent() ? columns.get().names().get(j) : "c" + j);
    }
    table.labels().ifPresent(labels -> header.add(labels.name()));
    writer.writeRecord(header);
    for (int i = 0; i < table.rows(); i++) {
      List<String> line = new ArrayList<>(header.size());
      for (int j = 0; j < width; j++) {
        float z = table.values()[i * width + j];
        double value = columns.isPresent() ? columns.get().restore(j, z) : z;
        line.add(table.alphabet().map(a -> a.name(value)).orElseGet(() -> format(value)));
      }
      if (table.labels().isPresent()) {
        Labels labels = table.labels().get();
        line.add(labels.names().get(labels.index()[i]));
      }
      writer.writeRecord(line);
    }
    writer.flush();
    text.flush();
  }

  private static String format(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : Double.toString(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    boolean plain = Math.abs(value) >= 1e-5 && Math.abs(value) < 1e15;
    return plain ? rounded.toPlainString() : rounded.toString();
  }
}
