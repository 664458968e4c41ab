package dev.petforge.examples.workshop;

import dev.petforge.PetForge;
import dev.petforge.examples.installation.Configuration;
import dev.petforge.examples.installation.DemoPhotos;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Joints;
import dev.petforge.examples.installation.TemplateFiles;
import dev.petforge.media.JointLimits;
import dev.petforge.storage.jdbc.Migration;
import dev.petforge.storage.local.FolderTable;
import dev.petforge.storyboard.Language;
import dev.petforge.table.RecordTable;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;

/** The installation that this server shows, assembled as the command line assembles it. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class InstallationBeans {
  private static final Logger log = LoggerFactory.getLogger(InstallationBeans.class);

  /** So many pets are drawn for whoever only wants to look. */
  private static final int DEMO_PICTURES = 6;

  @Bean(destroyMethod = "close")
  Installation installation(WorkshopOptions options, Configuration settings) {
    Consumer<Migration> migrating =
        step ->
            log.info(
                "the database is brought up to date: step={} last={}", step.schema(), step.last());
    boolean isNew = !Installation.exists(options.home(), settings);
    if (!isNew || !options.demo()) {
      return Installation.toWork(
          Optional.empty(), options.home(), settings, Language.ENGLISH, migrating);
    }
    DemoPhotos pictures = new DemoPhotos(options.home().resolve("photos"));
    pictures.draw(DEMO_PICTURES);
    RecordTable table = FolderTable.at(pictures.folder());
    Installation installation =
        Installation.open(
            options.home(), settings, Language.ENGLISH, Optional.of(table), migrating);
    installation.petForge().table(table.ref()).importRows();
    return installation;
  }

  /** Is closed with the installation. */
  @Bean(destroyMethod = "")
  PetForge petForge(Installation installation) {
    return installation.petForge();
  }

  @Bean
  TemplateFiles templates(WorkshopOptions options, Configuration settings) {
    return new TemplateFiles(settings, options.home());
  }

  @Bean
  JointLimits jointLimits(Configuration settings) {
    return new Joints(settings).gate().limits();
  }
}
