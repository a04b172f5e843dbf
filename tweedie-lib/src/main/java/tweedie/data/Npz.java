package tweedie.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import tweedie.file.AtomicFiles;
import tweedie.file.CorruptFileException;

/** NPZ archives: a zip of NPY arrays by name. */
public final class Npz {
  private Npz() {}

  /**
   * Reads every array.
   *
   * @param path .npz file
   * @return arrays by name (without {@code .npy}), in the order of the file
   * @throws IOException if the file is missing or damaged, naming file and array
   */
  public static Map<String, NpyArray> read(Path path) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    try (InputStream file = Bytes.open(path);
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String source = path + "[" + entry.getName() + "]";
        String name = entry.getName().replaceFirst("\\.npy$", "");
        if (arrays.put(name, Npy.parse(source, Bytes.readAll(source, zip))) != null) {
          throw new CorruptFileException(path.toString(), "two arrays called " + name);
        }
      }
    } catch (ZipException | IllegalArgumentException e) {
      throw new CorruptFileException(path.toString(), "damaged zip: " + e.getMessage(), e);
    }
    if (arrays.isEmpty()) {
      throw new CorruptFileException(path.toString(), "not an NPZ file, or an empty one");
    }
    return Collections.unmodifiableMap(arrays);
  }

  /**
   * Writes arrays as float32; the same arrays always give the same bytes.
   *
   * @param path file to create or replace
   * @param arrays arrays by name, {@code arr_0} by convention for a single one
   * @throws IOException if writing fails
   */
  public static void write(Path path, Map<String, NpyArray> arrays) throws IOException {
    AtomicFiles.write(
        path,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          for (Map.Entry<String, NpyArray> entry : arrays.entrySet()) {
            ZipEntry header = new ZipEntry(entry.getKey() + ".npy");
            header.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
            zip.putNextEntry(header);
            Npy.write(zip, entry.getValue().values(), entry.getValue().shape());
            zip.closeEntry();
          }
          zip.finish();
        });
  }
}
