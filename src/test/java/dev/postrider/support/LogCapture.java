package dev.postrider.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/** What a part of the program logs while this is open, instead of on the console. */
public final class LogCapture implements AutoCloseable {
  private final Logger logger;
  private final Level level;
  private final Appender appender = new Appender();

  private static final class Appender extends AppenderBase<ILoggingEvent> {
    private final Signals<ILoggingEvent> events = new Signals<>("log line");

    @Override
    protected void append(ILoggingEvent event) {
      event.prepareForDeferredProcessing();
      events.add(event);
    }
  }

  private LogCapture(String name, Level captured) {
    logger = (Logger) LoggerFactory.getLogger(name);
    level = logger.getLevel();
    logger.setLevel(captured);
    logger.setAdditive(false);
    appender.start();
    logger.addAppender(appender);
  }

  /** Captures the lines of a package or class, of a level and above. */
  public static LogCapture of(String name, Level captured) {
    return new LogCapture(name, captured);
  }

  /** The lines. */
  public Signals<ILoggingEvent> events() {
    return appender.events;
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setAdditive(true);
    logger.setLevel(level);
  }
}
