package dev.postrider.e2e;

import com.svix.Svix;
import com.svix.SvixOptions;
import com.svix.models.ApplicationIn;
import com.svix.models.EndpointIn;
import com.svix.models.EndpointOut;
import com.svix.models.MessageAttemptOut;
import com.svix.models.MessageIn;
import com.svix.models.MessageOut;
import dev.postrider.support.Receiver;
import dev.postrider.support.Scrape;
import java.net.URI;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;

/** The product with one application, a receiver, and the official Java client of Svix. */
final class SvixJavaScene implements AutoCloseable {
  static final String APPLICATION = "acme";

  private static final String PAYLOAD = "{\"invoice\":\"4711\"}";

  private final Product product;
  private final Receiver receiver;
  private final Svix svix;

  private SvixJavaScene(Product product, Receiver receiver) {
    this.product = product;
    this.receiver = receiver;
    this.svix = client(Product.KEY);
  }

  static SvixJavaScene open() throws Exception {
    var scene = new SvixJavaScene(Product.start(), Receiver.open());
    scene.svix.getApplication().create(new ApplicationIn().name("Acme").uid(APPLICATION));
    return scene;
  }

  @Override
  public void close() {
    receiver.close();
    product.close();
  }

  Svix svix() {
    return svix;
  }

  Svix client(String key) {
    var options = new SvixOptions();
    options.setServerUrl(product.address().toString());
    return new Svix(key, options);
  }

  URI url(String path) {
    return URI.create(receiver.url(path));
  }

  Scrape scrape() {
    return product.scrape();
  }

  EndpointOut createEndpoint(String uid) throws Exception {
    return svix.getEndpoint().create(APPLICATION, new EndpointIn().uid(uid).url(url("/" + uid)));
  }

  MessageOut send() throws Exception {
    return svix.getMessage()
        .create(APPLICATION, new MessageIn().eventType("invoice.paid").payload(PAYLOAD));
  }

  MessageAttemptOut firstAttempt(MessageOut message) {
    return Poll.until(
            () ->
                ask(() -> svix.getMessageAttempt().listByMsg(APPLICATION, message.getId()))
                    .getData(),
            attempts -> !attempts.isEmpty())
        .getFirst();
  }

  static OffsetDateTime anHourAgo() {
    return OffsetDateTime.now(ZoneOffset.UTC).minusHours(1);
  }

  /** The answer to a question of the client, whose checked exceptions are failures here. */
  static <T> T ask(Callable<T> question) {
    try {
      return question.call();
    } catch (Exception refused) {
      throw new AssertionError(refused);
    }
  }
}
