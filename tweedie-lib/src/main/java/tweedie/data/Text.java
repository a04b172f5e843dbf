package tweedie.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tweedie.file.AtomicFiles;
import tweedie.file.CorruptFileException;

/**
 * Running text, plain or gzip, UTF-8, cut into rows of equal length that neither overlap nor leave
 * out anything but the end. Rows keep the order of the text: who splits them should take
 * consecutive parts, for a row is the continuation of the one before it.
 *
 * <p>Without an alphabet there are 27 symbols, as in the common benchmark of characters: letters
 * are made small, everything that is not a to z becomes a space, and spaces in a row become one.
 * With an alphabet every character counts, and those it does not hold become its first one.
 */
public final class Text {
  private static final String LETTERS = " abcdefghijklmnopqrstuvwxyz";

  private Text() {}

  /**
   * Reads rows of symbols.
   *
   * @param path .txt or .txt.gz
   * @param options length of a row and alphabet
   * @return symbols [rows, length] with their alphabet
   * @throws IOException if the file is missing, not UTF-8, or shorter than a row
   */
  public static Table read(Path path, TextOptions options) throws IOException {
    String all;
    try (InputStream in = Bytes.open(path)) {
      all =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(java.nio.ByteBuffer.wrap(in.readAllBytes()))
              .toString();
    } catch (java.nio.charset.CharacterCodingException e) {
      throw new CorruptFileException(path.toString(), "not UTF-8", e);
    }
    boolean letters = options.alphabet().isEmpty();
    Alphabet alphabet = Alphabet.of(letters ? LETTERS : options.alphabet());
    int[] symbols = symbols(letters ? plain(all) : all, alphabet);
    int length = options.length();
    int rows = symbols.length / length;
    if (rows == 0) {
      throw new CorruptFileException(
          path.toString(), "expected at least " + length + " symbols, found " + symbols.length);
    }
    float[] values = new float[rows * length];
    for (int i = 0; i < values.length; i++) {
      values[i] = symbols[i];
    }
    return Table.of(values, rows, length).withAlphabet(alphabet);
  }

  /** Small letters with single spaces between them. */
  private static String plain(String all) {
    StringBuilder out = new StringBuilder(all.length());
    boolean space = true;
    for (int i = 0; i < all.length(); i++) {
      char c = all.charAt(i);
      char small = c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
      boolean letter = small >= 'a' && small <= 'z';
      if (letter || !space) {
        out.append(letter ? small : ' ');
      }
      space = !letter;
    }
    return out.toString();
  }

  private static int[] symbols(String text, Alphabet alphabet) {
    Map<Integer, Integer> index = new HashMap<>();
    for (int i = 0; i < alphabet.size(); i++) {
      index.put(alphabet.names().get(i).codePointAt(0), i);
    }
    return text.codePoints().map(c -> Optional.ofNullable(index.get(c)).orElse(0)).toArray();
  }

  /**
   * Writes one row a line.
   *
   * @param path file to create or replace
   * @param table symbols with their alphabet
   * @throws IOException if writing fails
   * @throws IllegalArgumentException for a table without an alphabet
   */
  public static void write(Path path, Table table) throws IOException {
    AtomicFiles.writeText(path, lines(table));
  }

  /**
   * Rows as lines.
   *
   * @param table symbols with their alphabet
   * @return one row a line
   * @throws IllegalArgumentException for a table without an alphabet
   */
  public static String lines(Table table) {
    Alphabet alphabet =
        table
            .alphabet()
            .orElseThrow(() -> new IllegalArgumentException("text: expected rows of symbols"));
    StringBuilder out = new StringBuilder();
    int length = table.rowSize();
    for (int i = 0; i < table.values().length; i++) {
      out.append(alphabet.name(table.values()[i]));
      if (i % length == length - 1) {
        out.append('\n');
      }
    }
    return out.toString();
  }
}
