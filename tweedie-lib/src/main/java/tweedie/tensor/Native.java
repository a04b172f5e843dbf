package tweedie.tensor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/**
 * Loads LibTorch once and makes it safe to embed.
 *
 * <p>OpenBLAS brings its own thread pool, which spins against the OpenMP pool of LibTorch: steps
 * get 3 to 46 times slower without any error. One OpenBLAS thread cures it, whatever the
 * environment of the embedding program says, so it is set here and not only by a launcher.
 */
public final class Native {
  private static final boolean LOADED = loadOnce();
  private static final ThreadCount THREADS =
      new ThreadCount(torch::set_num_threads, System.getenv("OMP_NUM_THREADS") != null);

  private Native() {}

  /** Loads the native libraries when that has not happened yet; cheap afterwards. */
  public static void load() {
    if (!LOADED) {
      throw new IllegalStateException("LibTorch is not loaded");
    }
  }

  /**
   * The number of threads one LibTorch operation may use.
   *
   * @return at least 1
   */
  public static int threads() {
    load();
    return torch.get_num_threads();
  }

  /**
   * Sets the number of threads of one LibTorch operation, for the whole process. One thread is as
   * fast as two for networks below about 100,000 weights. Later suggestions are ignored.
   *
   * @param n at least 1
   */
  public static void threads(int n) {
    load();
    THREADS.choose(n);
  }

  /**
   * As {@link #threads(int)}, unless the program has chosen a number by that method, or the user by
   * the environment variable OMP_NUM_THREADS. The next suggestion may differ.
   *
   * @param n at least 1
   */
  public static void suggestThreads(int n) {
    load();
    THREADS.suggest(n);
  }

  /**
   * The number of threads OpenBLAS uses; 1 after {@link #load()}.
   *
   * @return the number OpenBLAS reports
   */
  public static int blasThreads() {
    load();
    return openblas_nolapack.blas_get_num_threads();
  }

  /**
   * One program at a time: JavaCPP unpacks the libraries at the first load on a machine, and a
   * second program that starts meanwhile maps files which are still being written, and crashes.
   */
  private static boolean loadOnce() {
    try (FileChannel lock = lockFile()) {
      lock.lock();
      return loadNow();
    } catch (IOException | OverlappingFileLockException e) {
      // Another class loader of this program is loading, or the cache cannot be locked, as a
      // read-only one, which may still hold the libraries.
      return loadNow();
    }
  }

  private static FileChannel lockFile() throws IOException {
    Path file = Loader.getCacheDir().toPath().resolve("tweedie.lock");
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static boolean loadNow() {
    openblas_nolapack.blas_set_num_threads(1);
    return torch.get_num_threads() > 0;
  }
}
