package dev.postrider.store;

import java.io.IOException;
import java.io.OutputStream;

/** How the records of an export become bytes. */
interface ExportLines<T> {

  /** Writes what comes before the first record. */
  void begin(OutputStream out) throws IOException;

  /** Writes a record. */
  void write(OutputStream out, T item) throws IOException;
}
