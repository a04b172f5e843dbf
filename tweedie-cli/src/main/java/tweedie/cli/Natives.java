package tweedie.cli;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.Loader;
import tweedie.tensor.Native;

/** Loads the native libraries and reports how they are set up. */
final class Natives {
  private Natives() {}

  static Check cache() {
    try {
      return Machine.disk("disk, native cache", Loader.getCacheDir().toPath());
    } catch (IOException e) {
      return Check.fail(
          "disk, native cache",
          Objects.requireNonNullElse(e.getMessage(), "not writable"),
          "make ~/.javacpp writable or set -Dorg.bytedeco.javacpp.cachedir=DIR");
    }
  }

  static List<Check> check() {
    try {
      Native.load();
    } catch (LinkageError | RuntimeException e) {
      return List.of(Check.fail("natives", reason(e), advice()));
    }
    return List.of(
        Check.ok("natives", "LibTorch " + version() + " for " + Loader.getPlatform()),
        Check.ok("LibTorch threads", String.valueOf(Native.threads())),
        blas(Native.blasThreads()));
  }

  private static Check blas(int threads) {
    String what = "OpenBLAS threads";
    return threads == 1
        ? Check.ok(what, "1")
        : Check.warn(what, String.valueOf(threads), "set OPENBLAS_NUM_THREADS=1");
  }

  private static String version() {
    try {
      return Loader.getVersion("org.bytedeco", "pytorch");
    } catch (IOException e) {
      // Only the name is lost; the libraries themselves did load.
      return "of unknown version";
    }
  }

  private static String advice() {
    return "use the build for this system ("
        + Loader.getPlatform()
        + "); supported: linux-x86_64, macosx-arm64, macosx-x86_64, windows-x86_64";
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return Objects.requireNonNullElse(root.getMessage(), root.getClass().getSimpleName())
        .lines()
        .findFirst()
        .orElse("");
  }
}
