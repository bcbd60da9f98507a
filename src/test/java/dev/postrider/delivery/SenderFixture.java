package dev.postrider.delivery;

import dev.postrider.domain.Payload;
import dev.postrider.support.Await;
import dev.postrider.support.Gate;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The sender behind its guard, with a name service of the test's own. */
final class SenderFixture implements AutoCloseable {
  /** The name that resolves when {@link #slowNameService} is opened, if ever. */
  static final String SLOW = "slow.test";

  final DeliveryFixture delivery = new DeliveryFixture();
  final AtomicInteger lookups = new AtomicInteger();
  final Gate slowNameService = new Gate();

  private final Context context = delivery.vertx.getOrCreateContext();
  private final Map<String, Queue<List<String>>> names = new ConcurrentHashMap<>();
  private final AtomicLong ticks = new AtomicLong();

  /** The name service's next answer for a name; it gives each once. */
  void name(String host, String... addresses) {
    names.computeIfAbsent(host, name -> new ArrayDeque<>()).add(List.of(addresses));
  }

  /** Lets so much time go by that names are looked up anew. */
  void forgetNames() {
    ticks.addAndGet(NameResolver.REMEMBERED_FOR.toNanos());
  }

  /** The options that the product would use with the fixture's settings. */
  HttpClientOptions options() {
    return HttpSender.options(delivery.settings());
  }

  HttpSender sender() {
    return sender(options());
  }

  HttpSender sender(HttpClientOptions options) {
    var threads = delivery.vertx.createSharedWorkerExecutor("test-resolver", 2);
    var names = new NameResolver(threads, this::lookUp, ticks::get);
    var settings = delivery.settings();
    return new HttpSender(
        delivery.vertx,
        settings,
        new EgressGuard(names, settings.egress()),
        HttpSender.openClient(delivery.vertx, settings, options));
  }

  Future<Answer> send(HttpSender sender, String url) {
    Promise<Answer> answer = Promise.promise();
    var post =
        new HttpSender.Post(
            Destination.of(url),
            MultiMap.caseInsensitiveMultiMap(),
            Payload.copyOf(new byte[] {'{', '}'}));
    context.runOnContext(
        turn -> sender.send(post, Deadline.in(delivery.attempt)).onComplete(answer));
    return answer.future();
  }

  /** Sends and tells why there is no answer. */
  String failureOf(HttpSender sender, String url) {
    Throwable cause = Await.failure(send(sender, url));
    return ((UnansweredException) cause).reason();
  }

  @Override
  public void close() {
    slowNameService.open();
    delivery.close();
  }

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    lookups.incrementAndGet();
    if (host.equals(SLOW)) {
      slowNameService.pass();
    }
    Queue<List<String>> answers = names.get(host);
    if (answers == null) {
      throw new UnknownHostException(host);
    }
    List<String> addresses = answers.remove();
    var found = new InetAddress[addresses.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = InetAddress.getByName(addresses.get(i));
    }
    return found;
  }
}
