package dev.postrider.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * A part of an export by itself compressed: members one after the other are a gzip file (RFC 1952,
 * section 2.2), so that parts can be made by different processes at different times.
 */
final class GzipMember {
  private GzipMember() {}

  /**
   * The compressed lines.
   *
   * @param first whether the file begins with them
   */
  static <T> byte[] of(ExportLines<T> lines, boolean first, List<T> items) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      if (first) {
        lines.begin(out);
      }
      for (T item : items) {
        lines.write(out, item);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
