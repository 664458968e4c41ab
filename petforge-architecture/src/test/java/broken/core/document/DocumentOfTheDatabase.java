package broken.core.document;

/** What no application may know. */
public class DocumentOfTheDatabase {}
