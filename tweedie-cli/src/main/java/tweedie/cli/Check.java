package tweedie.cli;

import java.util.Locale;

/**
 * One finding of the doctor.
 *
 * @param status how it is
 * @param what what was looked at
 * @param value what was found
 * @param advice what to do, empty when nothing needs doing
 */
record Check(Status status, String what, String value, String advice) {
  /** How a finding is. */
  enum Status {
    /** As it should be. */
    OK,
    /** Works, but slower or riskier than it could. */
    WARN,
    /** Does not work. */
    FAIL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Check ok(String what, String value) {
    return new Check(Status.OK, what, value, "");
  }

  static Check warn(String what, String value, String advice) {
    return new Check(Status.WARN, what, value, advice);
  }

  static Check fail(String what, String value, String advice) {
    return new Check(Status.FAIL, what, value, advice);
  }

  /** The finding as one line: {@code warn memory 1.2 GB free → close other programs}. */
  String line() {
    String line = String.format(Locale.ROOT, "%-4s  %-18s  %s", status, what, value);
    return advice.isEmpty() ? line : line + "  → " + advice;
  }
}
