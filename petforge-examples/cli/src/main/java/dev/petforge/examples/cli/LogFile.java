package dev.petforge.examples.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * The log of an installation: a file, at most 5 of 10 MB (one of any size where the folder's path
 * has a percent sign). Nothing of it goes to the terminal, where people read what matters to them
 * in their own words.
 */
final class LogFile {
  private static final String APPENDER = "petforge";

  private LogFile() {}

  /** Sends the log of this process to {@code petforge.log} in a folder, from now on. */
  static void in(Path folder) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    FileAppender<ILoggingEvent> appender =
        folder.toString().contains("%") ? new FileAppender<>() : rolling(folder, context);
    appender.setName(APPENDER);
    appender.setContext(context);
    appender.setFile(folder.resolve("petforge.log").toString());
    appender.setEncoder(encoder(context));

    // First: a file that another one has open is refused, as when two commands run in one process.
    root.detachAndStopAllAppenders();
    appender.start();
    root.addAppender(appender);
    root.setLevel(Level.WARN);
    context.getLogger("dev.petforge").setLevel(Level.INFO);
  }

  /**
   * A percent sign in the folder's own name cannot be written in the pattern of the older files'
   * names: its escape is taken for the separator of folders.
   */
  private static FileAppender<ILoggingEvent> rolling(Path folder, LoggerContext context) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setMinIndex(1);
    rolling.setMaxIndex(4);
    rolling.setFileNamePattern(folder.resolve("petforge") + ".%i.log");
    appender.setFile(folder.resolve("petforge.log").toString());
    rolling.start();
    appender.setRollingPolicy(rolling);

    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(context);
    size.setMaxFileSize(FileSize.valueOf("10MB"));
    size.setCheckIncrement(Duration.buildBySeconds(10));
    size.start();
    appender.setTriggeringPolicy(size);
    return appender;
  }

  private static PatternLayoutEncoder encoder(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{0} - %msg%n");
    encoder.start();
    return encoder;
  }
}
