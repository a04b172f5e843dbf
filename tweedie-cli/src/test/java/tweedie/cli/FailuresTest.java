package tweedie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.config.ConfigException;

class FailuresTest {
  private static final String NATIVE =
      "mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)\n"
          + "Exception raised from meta at Linear.cpp:192\nframe #0: c10::Error::Error + 0x9f";

  static Stream<Arguments> failures() {
    NoSuchFileException missing = new NoSuchFileException("runs/none/config.json");
    return Stream.of(
        Arguments.of(new IllegalArgumentException("Q: not skew"), 2, "Q: not skew"),
        Arguments.of(new ConfigException("solver", "unknown 'x'"), 2, "solver: unknown 'x'"),
        Arguments.of(missing, 1, "no such file: runs/none/config.json"),
        Arguments.of(new UncheckedIOException(missing), 1, "no such file: runs/none/config.json"),
        Arguments.of(
            new UncheckedIOException(
                "w.safetensors: expected 96 bytes, found 12", new IOException()),
            1,
            "w.safetensors: expected 96 bytes, found 12"),
        Arguments.of(new AccessDeniedException("/etc/x"), 1, "permission denied: /etc/x"),
        Arguments.of(
            new FileSystemException("out", null, "Read-only file system"),
            1,
            "cannot open out: Read-only file system"),
        Arguments.of(new EOFException("a.gz"), 1, "file ends too early: a.gz"),
        Arguments.of(
            new RuntimeException(NATIVE),
            1,
            "mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)"),
        Arguments.of(
            new ExecutionException(new IllegalArgumentException("beta: found -1")),
            2,
            "beta: found -1"),
        Arguments.of(
            new CompletionException(new UncheckedIOException(new IOException("disk full"))),
            1,
            "disk full"),
        Arguments.of(new IllegalStateException(), 1, "IllegalStateException"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void oneLineAndTheCodeOfItsKind(Throwable failure, int code, String text) {
    StringWriter err = new StringWriter();
    int found = new Failures(false).report(failure, "tweedie x", new PrintWriter(err));
    assertThat(found).isEqualTo(code);
    assertThat(err.toString().lines()).containsExactly("tweedie x: " + text);
  }

  @Test
  void missingNativesPointToTheDoctor() {
    StringWriter err = new StringWriter();
    UnsatisfiedLinkError failure = new UnsatisfiedLinkError("no jnitorch in java.library.path");
    int code = new Failures(false).report(failure, "tweedie x", new PrintWriter(err));
    assertThat(code).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("tweedie x: no jnitorch in java.library.path. ")
        .endsWith("doctor' says why.");
  }

  @Test
  void longMessagesAreCut() {
    StringWriter err = new StringWriter();
    new Failures(false)
        .report(new RuntimeException("x".repeat(5_000)), "tweedie x", new PrintWriter(err));
    assertThat(err.toString().length()).isLessThan(500);
  }

  @Test
  void missingFileNamesTheNearestOneBesideIt(@TempDir Path folder) throws IOException {
    Files.createFile(folder.resolve("fashion.json"));
    String typed = folder.resolve("fashon.json").toString();
    assertThat(FileMessage.of(new NoSuchFileException(typed)))
        .isEqualTo("no such file: %s (did you mean %s?)", typed, folder.resolve("fashion.json"));
  }
}
