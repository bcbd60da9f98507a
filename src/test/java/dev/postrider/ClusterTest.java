package dev.postrider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.config.ClusterSettings;
import dev.postrider.contract.Address;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Topic;
import dev.postrider.support.Await;
import dev.postrider.support.FreePorts;
import dev.postrider.support.Signals;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two members of a cluster: live events travel between them, and nothing else does. */
class ClusterTest {
  private static final Address<Question, Reply> ASKED = Address.of("things.ask");
  private static final Topic<Question> TOLD = new Topic<>("things.told");
  private static final String LIVE = "live.application.app_1";

  private static Cluster here;
  private static Cluster there;
  private static Bus busHere;
  private static Bus busThere;
  private static final Signals<String> served = new Signals<>("request that was served here");
  private static final Signals<String> heard = new Signals<>("event that was heard here");
  private static final Signals<JsonObject> live = new Signals<>("live event");

  record Question(String text) {}

  record Reply(String text) {}

  @BeforeAll
  static void join() {
    List<Integer> ports = FreePorts.find(4);
    List<String> members = List.of("127.0.0.1:" + ports.get(0), "127.0.0.1:" + ports.get(1));
    here = member(members, ports.get(0), ports.get(2));
    there = member(members, ports.get(1), ports.get(3));
    busHere = Bus.install(here.vertx());
    busThere = Bus.install(there.vertx());
    Await.result(busHere.serve(ASKED, question -> serve(question, "here")));
    Await.result(busThere.serve(ASKED, question -> Future.succeededFuture(new Reply("there"))));
    Await.result(busHere.listen(TOLD, event -> heard.add(event.text())).completion());
    Await.result(
        here.vertx()
            .eventBus()
            .<JsonObject>consumer(LIVE, event -> live.add(event.body()))
            .completion());
  }

  private static Cluster member(List<String> members, int port, int busPort) {
    var settings = new ClusterSettings(members, "", "127.0.0.1", port, busPort, "test");
    return Await.result(Cluster.join(settings, new VertxOptions()));
  }

  private static Future<Reply> serve(Question question, String where) {
    served.add(question.text());
    return Future.succeededFuture(new Reply(where));
  }

  @AfterAll
  static void leave() {
    Await.result(there.vertx().close());
    Await.result(here.vertx().close());
  }

  /** What was sent before it on the same connection has come too, if it ever comes. */
  private static void assertLiveEventArrives(String name) {
    there.vertx().eventBus().publish(LIVE, new JsonObject().put("name", name));
    assertThat(live.next().getString("name")).isEqualTo(name);
  }

  @Test
  void liveEventsTravel() {
    assertThat(here.members()).isEqualTo(2);
    assertThat(there.members()).isEqualTo(2);

    assertLiveEventArrives("attempt");
  }

  @Test
  void requestsAreServedByTheirOwnProcess() {
    List<String> answers = new ArrayList<>();
    for (int n = 0; n < 6; n++) {
      answers.add(Await.result(busHere.request(ASKED, new Question("own"))).text());
      answers.add(Await.result(busThere.request(ASKED, new Question("other"))).text());
    }

    assertThat(answers).hasSize(12).containsSubsequence("here", "there", "here", "there");
    assertThat(answers.stream().filter("here"::equals)).hasSize(6);
    assertThat(served.all()).doesNotContain("other");
  }

  @Test
  void topicsStayInTheirProcess() {
    // When
    busThere.publish(TOLD, new Question("elsewhere"));
    busHere.publish(TOLD, new Question("here"));
    assertLiveEventArrives("after the topic");

    // Then
    assertThat(heard.next()).isEqualTo("here");
    assertThat(heard.all()).doesNotContain("elsewhere");
  }

  @Test
  void aStrangerOnTheBusReachesNoComponent() {
    // Given
    EventBus stranger = there.vertx().eventBus();
    int before = served.all().size();

    // When
    stranger.publish(TOLD.name(), new JsonObject().put("text", "forged"));
    stranger.send("live.nowhere", "forged");
    Throwable unserved = Await.failure(stranger.request("people.credentials", "forged"));
    assertLiveEventArrives("after the stranger");

    // Then
    assertThat(unserved).isInstanceOf(ReplyException.class);
    assertThat(heard.all()).doesNotContain("forged");
    assertThat(served.all()).hasSize(before);
  }

  @Test
  void noObjectIsMadeOfWhatAStrangerSends() {
    // Given
    EventBus stranger = there.vertx().eventBus().serializableChecker(name -> true);

    // When
    stranger.publish(LIVE, new ArrayList<>(List.of("forged")));
    stranger.serializableChecker(name -> false);

    // Then
    assertThat(Await.result(arrives("after the object"))).isEqualTo("after the object");
    assertThat(live.all()).allSatisfy(event -> assertThat(event).isInstanceOf(JsonObject.class));
  }

  /** A connection on which nonsense came may have been closed. */
  private static Future<String> arrives(String name) {
    var arrived = Promise.<String>promise();
    here.vertx()
        .eventBus()
        .<JsonObject>consumer(LIVE + ".again", event -> arrived.tryComplete(name));
    long timer =
        there
            .vertx()
            .setPeriodic(
                50, tick -> there.vertx().eventBus().publish(LIVE + ".again", new JsonObject()));
    return arrived.future().onComplete(done -> there.vertx().cancelTimer(timer));
  }
}
