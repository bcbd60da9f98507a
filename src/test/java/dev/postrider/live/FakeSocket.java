package dev.postrider.live;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.Session;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A socket whose browser reads only when it is told to; used on one event loop. */
final class FakeSocket implements SockJSSocket {
  final List<String> written = new ArrayList<>();
  final Promise<Integer> closed = Promise.promise();

  private final List<Promise<Void>> unread = new ArrayList<>();
  private @Nullable Handler<Buffer> handler;

  /** The browser says something. */
  void say(String text) {
    if (handler != null) {
      handler.handle(Buffer.buffer(text));
    }
  }

  /** The browser reads all that waits for it. */
  void read() {
    var arrived = List.copyOf(unread);
    unread.clear();
    arrived.forEach(Promise::complete);
  }

  @Override
  public Future<Void> write(String data) {
    written.add(data);
    Promise<Void> sent = Promise.promise();
    unread.add(sent);
    return sent.future();
  }

  @Override
  public Future<Void> write(Buffer data) {
    return write(data.toString());
  }

  @Override
  public void close() {
    close(1000, "");
  }

  @Override
  public void close(int statusCode, @Nullable String reason) {
    closed.tryComplete(statusCode);
  }

  @Override
  public SockJSSocket handler(@Nullable Handler<Buffer> handler) {
    this.handler = handler;
    return this;
  }

  @Override
  public SockJSSocket exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }

  @Override
  public SockJSSocket closeHandler(@Nullable Handler<Void> closeHandler) {
    return this;
  }

  @Override
  public SockJSSocket endHandler(@Nullable Handler<Void> endHandler) {
    return this;
  }

  @Override
  public SockJSSocket drainHandler(@Nullable Handler<Void> handler) {
    return this;
  }

  @Override
  public SockJSSocket setWriteQueueMaxSize(int maxSize) {
    return this;
  }

  /** As of a SockJS session, which passes on whatever it gets. */
  @Override
  public boolean writeQueueFull() {
    return false;
  }

  @Override
  public SockJSSocket pause() {
    return this;
  }

  @Override
  public SockJSSocket resume() {
    return this;
  }

  @Override
  public SockJSSocket fetch(long amount) {
    return this;
  }

  @Override
  public Future<Void> end() {
    return Future.succeededFuture();
  }

  @Override
  public String writeHandlerID() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SocketAddress remoteAddress() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SocketAddress localAddress() {
    throw new UnsupportedOperationException();
  }

  @Override
  public MultiMap headers() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String uri() {
    throw new UnsupportedOperationException();
  }

  @Override
  public RoutingContext routingContext() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Session webSession() {
    throw new UnsupportedOperationException();
  }

  @Override
  public User webUser() {
    throw new UnsupportedOperationException();
  }
}
