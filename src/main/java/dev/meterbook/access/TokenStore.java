package dev.meterbook.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All tokens in memory, read from the database when someone asks: at most once a second for a token
 * that is not known, behind the request's back when the last reading is old. Thread-safe; blocks
 * only for a token that is not known.
 */
final class TokenStore {
  private static final Logger LOG = Logger.getLogger(TokenStore.class);

  /** A made-up token may cost the database this much, however many are tried. */
  private static final Duration READING_PAUSE = Duration.ofSeconds(1);

  /** How long a revoked token may still pass. */
  private static final Duration AGE_MAX = Duration.ofSeconds(10);

  /** How long a request waits for a reading that another one started. */
  private static final Duration WAIT_MAX = Duration.ofSeconds(2);

  private final TokenSource source;
  private final Optional<TokenFile> file;
  private final LongSupplier nanoTime;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Map<String, Token> tokens = Map.of();
  private volatile @Nullable Long triedAt;
  private volatile boolean lastTryWorked;

  TokenStore(TokenSource source, Optional<TokenFile> file, LongSupplier nanoTime) {
    this.source = source;
    this.file = file;
    this.nanoTime = nanoTime;
    file.ifPresent(this::readFile);
  }

  sealed interface Lookup {
    record Known(Token token) implements Lookup {}

    record Unknown() implements Lookup {}

    /** Not known, but the last reading failed: it may have been made since. */
    record Unread() implements Lookup {}
  }

  Lookup find(String text) {
    String digest = Token.digestOf(text);
    @Nullable Token token = known(digest);
    if (token != null) {
      if (isOlderThan(AGE_MAX)) {
        readBehind();
      }
      return token.isRevoked() ? new Lookup.Unknown() : new Lookup.Known(token);
    }
    boolean worked = readOnceIn(READING_PAUSE);
    token = known(digest);
    if (token != null && !token.isRevoked()) {
      return new Lookup.Known(token);
    }
    return worked ? new Lookup.Unknown() : new Lookup.Unread();
  }

  /** Starts a reading unless one is under way; returns at once. */
  void readBehind() {
    if (!reading.isLocked()) {
      Thread.ofVirtual().name("token-reader").start(() -> readOnceIn(READING_PAUSE));
    }
  }

  /**
   * The id is a part of the digest, which says nothing about the text; the comparison that decides
   * takes the same time wherever the digests differ.
   */
  private @Nullable Token known(String digest) {
    @Nullable Token token = tokens.get(Token.idOf(digest));
    return token != null && MessageDigest.isEqual(ascii(token.digest()), ascii(digest))
        ? token
        : null;
  }

  /** Whether the last reading, this one or one a moment ago, worked. */
  private boolean readOnceIn(Duration pause) {
    if (!isOlderThan(pause)) {
      return lastTryWorked;
    }
    try {
      if (!reading.tryLock(WAIT_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
        return false;
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
    try {
      if (isOlderThan(pause)) {
        readDatabase();
      }
      return lastTryWorked;
    } finally {
      reading.unlock();
    }
  }

  private void readDatabase() {
    try {
      List<Token> read = source.read();
      boolean changed = take(read);
      lastTryWorked = true;
      if (changed) {
        writeFile(read);
      }
    } catch (SQLException away) {
      lastTryWorked = false;
      LOG.infof("event=tokens_not_read sqlstate=%s known=%d", away.getSQLState(), tokens.size());
    } finally {
      triedAt = nanoTime.getAsLong();
    }
  }

  private boolean take(List<Token> read) {
    Map<String, Token> byId = new HashMap<>();
    for (Token token : read) {
      byId.put(token.id(), token);
    }
    boolean changed = !byId.equals(tokens);
    tokens = Map.copyOf(byId);
    return changed;
  }

  private void readFile(TokenFile saved) {
    try {
      saved.read().ifPresent(this::take);
    } catch (IOException unreadable) {
      LOG.warnf("event=token_file_unreadable error=%s", unreadable);
    }
  }

  private void writeFile(List<Token> read) {
    if (file.isEmpty()) {
      return;
    }
    try {
      file.get().write(read);
    } catch (IOException unwritable) {
      LOG.warnf("event=token_file_unwritable error=%s", unwritable);
    }
  }

  private boolean isOlderThan(Duration age) {
    @Nullable Long tried = triedAt;
    return tried == null || nanoTime.getAsLong() - tried >= age.toNanos();
  }

  private static byte[] ascii(String digest) {
    return digest.getBytes(StandardCharsets.US_ASCII);
  }
}
