package tweedie.file;

import java.io.IOException;

/** A file whose content is damaged or not of the expected kind; one line: {@code file: defect}. */
public final class CorruptFileException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Names the file and what is wrong with it.
   *
   * @param file path or resource name
   * @param defect what was expected and what was found, one line
   */
  public CorruptFileException(String file, String defect) {
    super(file + ": " + oneLine(defect));
  }

  /**
   * Names the file and what is wrong with it, and keeps the cause.
   *
   * @param file path or resource name
   * @param defect what was expected and what was found, one line
   * @param cause the exception that revealed the defect
   */
  public CorruptFileException(String file, String defect, Throwable cause) {
    super(file + ": " + oneLine(defect), cause);
  }

  private static String oneLine(String text) {
    return text.lines().map(String::strip).reduce((a, b) -> a + " " + b).orElse("");
  }
}
