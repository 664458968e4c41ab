package dev.petforge.examples.workshop;

import java.nio.file.Path;

/**
 * How a workshop is started.
 *
 * @param home the folder of the installation
 * @param address that it listens on
 * @param port that it listens on; 0 for any that is free
 * @param works whether this process also works on projects
 * @param demo whether a table of drawn pictures is connected if there is nothing yet
 */
public record WorkshopOptions(Path home, String address, int port, boolean works, boolean demo) {}
