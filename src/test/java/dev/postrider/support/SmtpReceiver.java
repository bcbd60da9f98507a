package dev.postrider.support;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** A real SMTP server on a port of this machine, which keeps what it takes. */
public final class SmtpReceiver implements AutoCloseable {
  private static final Pattern LINK = Pattern.compile("https?://\\S+");

  private final SMTPServer server;
  private final Signals<Received> received = new Signals<>("mail");
  private final Signals<String> tried = new Signals<>("recipient");
  private final Queue<Answer> toRecipient = new ConcurrentLinkedQueue<>();
  private final Queue<Answer> toData = new ConcurrentLinkedQueue<>();

  private SmtpReceiver(UnaryOperator<SMTPServer.Builder> options, int port) {
    server =
        options
            .apply(
                new SMTPServer.Builder()
                    .bindAddress(InetAddress.getLoopbackAddress())
                    .port(port)
                    .insertReceivedHeaders(false)
                    .messageHandlerFactory(Handler::new))
            .build();
    server.start();
  }

  /** Opens one on a free port. */
  public static SmtpReceiver open() {
    return open(options -> options);
  }

  /** Opens one with certificates or accounts. */
  public static SmtpReceiver open(UnaryOperator<SMTPServer.Builder> options) {
    return new SmtpReceiver(options, 0);
  }

  /** Opens one where another was. */
  public static SmtpReceiver openAt(int port) {
    return new SmtpReceiver(options -> options, port);
  }

  /** What the server does before it agrees. */
  @FunctionalInterface
  public interface Answer {
    /** Throws what it answers instead. */
    void give() throws RejectException;
  }

  /**
   * A mail as it came.
   *
   * @param from of the envelope
   * @param to of the envelope
   * @param loggedIn whether the client had proved who it is
   */
  public record Received(String from, String to, boolean loggedIn, String text, MimeMessage mime) {
    /** The only value of a header, decoded by nobody. */
    public String header(String name) {
      try {
        String[] values = mime.getHeader(name);
        return values == null ? "" : String.join("|", values);
      } catch (MessagingException broken) {
        throw new AssertionError(broken);
      }
    }

    /** The subject as people see it. */
    public String subject() {
      try {
        return mime.getSubject();
      } catch (MessagingException broken) {
        throw new AssertionError(broken);
      }
    }

    /** The name of whom it comes from, as people see it. */
    public String sender() {
      try {
        return ((InternetAddress) mime.getFrom()[0]).getPersonal();
      } catch (MessagingException broken) {
        throw new AssertionError(broken);
      }
    }

    /** The parts in order, decoded. */
    public String part(int index) {
      try {
        return (String) ((Multipart) mime.getContent()).getBodyPart(index).getContent();
      } catch (MessagingException | IOException broken) {
        throw new AssertionError(broken);
      }
    }

    /** The media types of the whole and of its parts. */
    public String types() {
      try {
        var parts = (Multipart) mime.getContent();
        var types = new StringBuilder(mime.getContentType().replaceAll(";.*", ""));
        for (int index = 0; index < parts.getCount(); index++) {
          types.append(' ').append(parts.getBodyPart(index).getContentType().replaceAll(";.*", ""));
        }
        return types.toString().replaceAll("\\s+", " ");
      } catch (MessagingException | IOException broken) {
        throw new AssertionError(broken);
      }
    }

    /** The first link of the plain text. */
    public String link() {
      return LINK.matcher(part(0)).results().map(MatchResult::group).findFirst().orElseThrow();
    }
  }

  /** Where it listens. */
  public int port() {
    return server.getPortAllocated();
  }

  /** The next mail that it has taken. */
  public Received next() {
    return received.next();
  }

  /** All mails so far. */
  public Signals<Received> received() {
    return received;
  }

  /** The recipients that were asked for. */
  public Signals<String> tried() {
    return tried;
  }

  /** Answers a recipient to come. */
  public void toRecipient(Answer answer) {
    toRecipient.add(answer);
  }

  /** Answers a mail to come, after all of it has been read and kept. */
  public void toData(Answer answer) {
    toData.add(answer);
  }

  /** Refuses with a code. */
  public static Answer refusing(int code, String text) {
    return () -> {
      throw new RejectException(code, text);
    };
  }

  @Override
  public void close() {
    server.stop();
  }

  private static void answer(Queue<Answer> answers) throws RejectException {
    Answer answer = answers.poll();
    if (answer != null) {
      answer.give();
    }
  }

  private final class Handler implements MessageHandler {
    private final MessageContext context;
    private String from = "";
    private String to = "";

    Handler(MessageContext context) {
      this.context = context;
    }

    @Override
    public void from(String address) {
      from = address;
    }

    @Override
    public void recipient(String address) throws RejectException {
      to = address;
      tried.add(address);
      answer(toRecipient);
    }

    @Override
    public String data(InputStream data) throws RejectException, IOException {
      byte[] content = data.readAllBytes();
      try {
        var mime = new MimeMessage((Session) null, new ByteArrayInputStream(content));
        received.add(
            new Received(
                from,
                to,
                context.getAuthenticationHandler().isPresent(),
                new String(content, StandardCharsets.UTF_8),
                mime));
      } catch (MessagingException broken) {
        throw new RejectException(554, broken.getMessage());
      }
      answer(toData);
      return "taken";
    }

    @Override
    public void done() {
      // Nothing is open but what the server itself closes.
    }
  }
}
