package dev.petforge.testkit;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.publication.Destination;
import dev.petforge.publication.PublishedFile;
import dev.petforge.publication.Publisher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Places in memory. Files come in blocks, so that an upload can be broken off in its middle, and
 * the answer to its last step can be lost. Safe for use by many threads.
 */
public final class InMemoryPublisher implements Publisher {
  private static final String KIND = "memory:";
  private static final int BLOCK = 4;

  /** A file at a place. */
  private record Kept(String name, List<byte[]> blocks, PublishedFile file) {
    byte[] content() {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      blocks.forEach(all::writeBytes);
      return all.toByteArray();
    }
  }

  private final Map<Destination, List<Kept>> places = new LinkedHashMap<>();
  private final Map<String, List<byte[]>> uploads = new LinkedHashMap<>();
  private final Deque<PetForgeException> failures = new ArrayDeque<>();
  private int breakBefore = -1;
  private boolean loseAnswer;
  private int blocks;
  private int names;

  /** Makes an empty place, and names it. */
  public synchronized Destination place(String name) {
    Destination destination = new Destination(KIND + name);
    places.put(destination, new ArrayList<>());
    return destination;
  }

  @Override
  public synchronized List<String> named() {
    return places.keySet().stream().map(Destination::value).toList();
  }

  /** Throws a place away. */
  public synchronized void remove(Destination destination) {
    places.remove(destination);
  }

  /** The names of the files at a place, in the order in which they came. */
  public synchronized List<String> files(Destination destination) {
    return places.getOrDefault(destination, List.of()).stream().map(Kept::name).toList();
  }

  /** The content of a file; empty if there is none. */
  public synchronized Optional<byte[]> content(Destination destination, String name) {
    return places.getOrDefault(destination, List.of()).stream()
        .filter(kept -> kept.name().equals(name))
        .map(Kept::content)
        .findFirst();
  }

  /** How many blocks were sent. */
  public synchronized int blocks() {
    return blocks;
  }

  /** The next upload breaks off before this block, counted from 0. */
  public synchronized void breakBefore(int block) {
    breakBefore = block;
  }

  /** The next upload comes to its end, and the answer is lost. */
  public synchronized void loseNextAnswer() {
    loseAnswer = true;
  }

  /** The next call fails so, with nothing done; may be called several times, for several calls. */
  public synchronized void failNext(PetForgeException failure) {
    failures.add(failure);
  }

  @Override
  public boolean serves(Destination destination) {
    return destination.value().startsWith(KIND);
  }

  @Override
  public synchronized void check(Destination destination) {
    at(destination);
  }

  private List<Kept> at(Destination destination) {
    PetForgeException failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
    List<Kept> place = places.get(destination);
    if (place == null) {
      throw new PermanentException("NO_PLACE", "there is no place " + destination);
    }
    return place;
  }

  @Override
  public synchronized PublishedFile publish(
      PublishedContent content, Destination destination, Session session) {
    List<Kept> place = at(destination);
    Optional<PublishedFile> there = find(place, content);
    if (there.isPresent()) {
      return there.get();
    }
    String id = session.last().filter(uploads::containsKey).orElseGet(() -> begin(session));
    List<byte[]> parts = uploads.getOrDefault(id, new ArrayList<>());
    byte[] bytes = read(content.path());
    while (parts.size() * BLOCK < bytes.length) {
      if (parts.size() == breakBefore) {
        breakBefore = -1;
        throw new RetryableException("BROKEN", "the line broke");
      }
      int from = parts.size() * BLOCK;
      parts.add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + BLOCK)));
      blocks++;
    }
    uploads.remove(id);
    String token = "file-" + ++names;
    PublishedFile file =
        new PublishedFile(token, "https://files.example.com/" + destination.value() + "/" + token);
    place.add(new Kept(content.name(), List.copyOf(parts), file));
    if (loseAnswer) {
      loseAnswer = false;
      throw new RetryableException("NO_ANSWER", "the answer was lost");
    }
    return file;
  }

  private String begin(Session session) {
    String id = "upload-" + ++names;
    uploads.put(id, new ArrayList<>());
    session.keep(id);
    return id;
  }

  private static Optional<PublishedFile> find(List<Kept> place, PublishedContent content) {
    return place.stream()
        .filter(kept -> kept.name().equals(content.name()))
        .filter(kept -> kept.content().length == content.bytes())
        .map(Kept::file)
        .findFirst();
  }

  private static byte[] read(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
