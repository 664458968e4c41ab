package dev.petforge.examples.installation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.RollingPolicy;
import ch.qos.logback.core.rolling.RolloverFailure;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.rolling.helper.CompressionMode;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.LoggerFactory;

/**
 * The log of an installation: a file, at most 5 of 10 MB. Nothing of it goes to the terminal, where
 * people read what matters to them in their own words.
 */
final class LogFile {
  private static final String APPENDER = "petforge";
  private static final String TEXT = "text";
  private static final String JSON = "json";

  private LogFile() {}

  /**
   * Sends the log of this process to {@code petforge.log} in a folder, from now on, as text or as
   * lines of JSON.
   *
   * @throws dev.petforge.failure.PermanentException with code {@code BAD_SETTING} if the form that
   *     is set is neither
   */
  static void in(Path folder, Configuration configuration) {
    String form = configuration.get(Setting.PETFORGE_LOG_FORMAT).orElse(TEXT);
    if (!form.equals(TEXT) && !form.equals(JSON)) {
      throw Configuration.badSetting(Setting.PETFORGE_LOG_FORMAT, TEXT + " or " + JSON, form);
    }
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setName(APPENDER);
    appender.setContext(context);
    appender.setFile(folder.resolve("petforge.log").toString());
    appender.setRollingPolicy(new OlderFiles(folder));
    appender.setTriggeringPolicy(size(context));
    appender.setEncoder(form.equals(JSON) ? lines(context) : encoder(context));

    // First: a file that another one has open is refused, as when two commands run in one process.
    root.detachAndStopAllAppenders();
    appender.start();
    root.addAppender(appender);
    root.setLevel(Level.WARN);
    context.getLogger("dev.petforge").setLevel(Level.INFO);
  }

  private static SizeBasedTriggeringPolicy<ILoggingEvent> size(LoggerContext context) {
    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(context);
    size.setMaxFileSize(FileSize.valueOf("10MB"));
    size.setCheckIncrement(Duration.buildBySeconds(10));
    size.start();
    return size;
  }

  /**
   * {@code petforge.1.log} to {@code petforge.4.log}, the youngest first. Logback's own policy
   * takes a pattern of their names, which cannot have a percent sign in the folder's.
   */
  static final class OlderFiles extends ContextAwareBase implements RollingPolicy {
    private static final int MOST = 4;

    private final Path folder;

    OlderFiles(Path folder) {
      this.folder = folder;
    }

    private Path file(int number) {
      return folder.resolve(number == 0 ? "petforge.log" : "petforge." + number + ".log");
    }

    @Override
    public void rollover() {
      try {
        for (int number = MOST; number > 0; number--) {
          if (Files.exists(file(number - 1))) {
            Files.move(file(number - 1), file(number), StandardCopyOption.REPLACE_EXISTING);
          }
        }
      } catch (IOException e) {
        throw new RolloverFailure("cannot rename the log in " + folder, e);
      }
    }

    @Override
    public String getActiveFileName() {
      return file(0).toString();
    }

    @Override
    public CompressionMode getCompressionMode() {
      return CompressionMode.NONE;
    }

    @Override
    public void setParent(FileAppender<?> appender) {
      // It knows its folder.
    }

    @Override
    public void start() {
      // It has nothing to prepare.
    }

    @Override
    public void stop() {
      // It keeps nothing open.
    }

    @Override
    public boolean isStarted() {
      return true;
    }
  }

  private static JsonLines lines(LoggerContext context) {
    JsonLines encoder = new JsonLines();
    encoder.setContext(context);
    encoder.start();
    return encoder;
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
