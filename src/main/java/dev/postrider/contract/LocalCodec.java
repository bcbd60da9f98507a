package dev.postrider.contract;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Hands records over by reference; they never leave the process. */
final class LocalCodec implements MessageCodec<Record, Record> {
  static final String NAME = "local-record";

  @Override
  public void encodeToWire(Buffer buffer, Record body) {
    throw new UnsupportedOperationException("records stay in the process");
  }

  @Override
  public Record decodeFromWire(int position, Buffer buffer) {
    throw new UnsupportedOperationException("records stay in the process");
  }

  @Override
  public Record transform(Record body) {
    return body;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
