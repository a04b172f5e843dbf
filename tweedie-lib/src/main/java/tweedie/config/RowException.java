package tweedie.config;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tweedie.data.DataPaths;
import tweedie.data.Table;
import tweedie.file.CorruptFileException;

/** A row of data that is no state of the space; known by number until its file is found. */
final class RowException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /** Digits that survive the float32 of readers, whatever the mean of the column. */
  private static final MathContext DIGITS = new MathContext(6);

  /**
   * A row of a table.
   *
   * @param row from 1
   * @param detail what was expected and what was found
   */
  RowException(int row, String detail) {
    super("row " + row + ": " + detail);
  }

  /** A number as the file has it, without the rounding of float32. */
  static String number(double v) {
    return Double.isFinite(v)
        ? new BigDecimal(v).round(DIGITS).stripTrailingZeros().toPlainString()
        : Double.toString(v);
  }

  /**
   * The same defect under the name of its file, in rows of that file: parts of a split count
   * otherwise.
   *
   * @param e whose data were read
   * @param dataDir where relative data paths start
   * @return the defect
   * @throws IOException when a file can no longer be read
   */
  CorruptFileException located(Experiment e, Optional<Path> dataDir) throws IOException {
    List<DataKeys> ends = new ArrayList<>(List.of(e.data()));
    e.data().other().ifPresent(ends::add);
    for (DataKeys d : ends) {
      for (String source : List.of(d.source(), d.heldOut())) {
        if (source.isEmpty()) {
          continue;
        }
        Table all = d.conditioned(NamedData.read(source, dataDir, d.options()));
        try {
          e.process().encode(all);
        } catch (RowException found) {
          return new CorruptFileException(name(source, dataDir), text(found), this);
        }
      }
    }
    return new CorruptFileException(e.data().source(), text(this), this);
  }

  private static String name(String source, Optional<Path> dataDir) {
    return NamedData.is(source) ? source : DataPaths.resolve(source, dataDir).toString();
  }

  private static String text(RowException e) {
    return String.valueOf(e.getMessage());
  }
}
