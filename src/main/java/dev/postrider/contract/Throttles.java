package dev.postrider.contract;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Throttles: the most messages a second of endpoints and applications, shared by all processes. */
public final class Throttles {
  /** Draws tokens, each of which is one message, as far as the rates allow at this moment. */
  public static final Address<Draw, Drawn> DRAW = Address.of("throttles.draw");

  /** Whether an endpoint's messages wait for a rate at this moment; {@link Failure.NotFound}. */
  public static final Address<Ask, Status> STATUS = Address.of("throttles.status");

  private Throttles() {}

  /** About one endpoint. */
  public record Ask(Endpoints.Get endpoint) {}

  /**
   * How it stands.
   *
   * @param limited whether the rate of the endpoint, or that of its application, is used up
   */
  public record Status(boolean limited) {}

  /**
   * A wish for tokens.
   *
   * @param subjectId the id of an endpoint or of an application
   * @param rate the most messages a second, from 1
   * @param wanted the most tokens to grant, from 1
   */
  public record Wish(UUID subjectId, int rate, int wanted) {}

  /** What is wanted; each subject once. */
  public record Draw(List<Wish> wishes) {
    public Draw {
      wishes = List.copyOf(wishes);
    }
  }

  /**
   * What a subject got.
   *
   * @param tokens from 0 to what was wanted
   * @param nextAt when the next token can be drawn
   */
  public record Grant(UUID subjectId, int tokens, Instant nextAt) {}

  /** A grant for each wish. */
  public record Drawn(List<Grant> grants) {
    public Drawn {
      grants = List.copyOf(grants);
    }
  }
}
