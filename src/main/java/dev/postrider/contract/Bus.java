package dev.postrider.contract;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The typed event bus between the components of one process. Records pass by reference, so they
 * must be deeply immutable.
 */
public final class Bus {
  private static final Logger LOG = LoggerFactory.getLogger(Bus.class);
  private static final Duration RETRY_SOON = Duration.ofSeconds(1);

  private final EventBus eventBus;

  private Bus(EventBus eventBus) {
    this.eventBus = eventBus;
  }

  /** Prepares a Vert.x instance, once, to carry records. */
  public static Bus install(Vertx vertx) {
    var eventBus =
        vertx
            .eventBus()
            .registerCodec(new LocalCodec())
            // In a cluster only JSON travels: no object is made of what others send.
            .serializableChecker(name -> false)
            .clusterSerializableChecker(name -> false);
    return new Bus(eventBus.codecSelector(body -> body instanceof Record ? LocalCodec.NAME : null));
  }

  /**
   * Asks the component that serves the address.
   *
   * @return the reply; fails with {@link BusFailure} for every refusal, among them {@link
   *     Failure.Unavailable} when nobody serves the address or no reply came in time
   */
  public <Q extends Record, R extends Record> Future<R> request(Address<Q, R> address, Q request) {
    var options =
        new DeliveryOptions().setLocalOnly(true).setSendTimeout(address.timeout().toMillis());
    return eventBus
        .<R>request(address.name(), request, options)
        .map(Message::body)
        .recover(cause -> Future.failedFuture(refusalOfRequest(address.name(), cause)));
  }

  /** Serves an address; a failed future that is no {@link BusFailure} is logged as a fault. */
  public <Q extends Record, R extends Record> Future<Void> serve(
      Address<Q, R> address, Function<Q, Future<R>> handler) {
    return eventBus
        .<Q>localConsumer(
            address.name(),
            message ->
                Future.succeededFuture(message.body())
                    .compose(handler)
                    .onSuccess(message::reply)
                    .onFailure(cause -> message.reply(refusalByHandler(address.name(), cause))))
        .completion();
  }

  /** Tells all who listen in this process; nobody listening is fine. */
  public <E extends Record> void publish(Topic<E> topic, E event) {
    eventBus.publish(topic.name(), event, new DeliveryOptions().setLocalOnly(true));
  }

  /** Listens to a topic until unregistered. */
  public <E extends Record> MessageConsumer<E> listen(Topic<E> topic, Consumer<E> listener) {
    return eventBus.localConsumer(topic.name(), message -> listener.accept(message.body()));
  }

  private static BusFailure refusalOfRequest(String address, Throwable cause) {
    if (cause instanceof BusFailure refusal) {
      return refusal;
    }
    if (cause instanceof ReplyException reply
        && reply.failureType() != ReplyFailure.RECIPIENT_FAILURE) {
      return new BusFailure(
          new Failure.Unavailable("Postrider did not answer in time. Try again.", RETRY_SOON));
    }
    return refusalByHandler(address, cause);
  }

  private static BusFailure refusalByHandler(String address, Throwable cause) {
    if (cause instanceof BusFailure refusal) {
      return refusal;
    }
    LOG.atError().setCause(cause).addKeyValue("address", address).log("request failed");
    return new BusFailure(new Failure.Internal());
  }
}
