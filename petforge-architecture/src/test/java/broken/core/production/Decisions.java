package broken.core.production;

/** What an application must not know. */
public class Decisions {}
