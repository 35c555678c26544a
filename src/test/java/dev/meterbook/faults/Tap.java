package dev.meterbook.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/** A TCP line between two parties that can be cut, frozen, or lose the answers. */
final class Tap implements AutoCloseable {
  private final int target;
  private final ServerSocket listener;
  private final BooleanSupplier losesAnswer;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;
  private volatile CountDownLatch frozen = new CountDownLatch(0);

  /** Whenever {@code losesAnswer} says so, an answer is swallowed and the connection reset. */
  Tap(int target, BooleanSupplier losesAnswer) {
    this.target = target;
    this.losesAnswer = losesAnswer;
    try {
      listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Thread.ofPlatform().daemon().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Breaks what is open and refuses what comes. */
  void cut() {
    cut = true;
    open.forEach(Tap::reset);
  }

  /** Takes everything and passes nothing on: the other end seems to hang. */
  void freeze() {
    frozen = new CountDownLatch(1);
  }

  void mend() {
    cut = false;
    frozen.countDown();
  }

  @Override
  public void close() {
    mend();
    open.forEach(Tap::reset);
    try {
      listener.close();
    } catch (IOException alreadyGone) {
      // It is closed either way.
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (cut) {
          reset(client);
        } else {
          join(client, new Socket(InetAddress.getLoopbackAddress(), target));
        }
      } catch (IOException refused) {
        // The client sees it, too.
      }
    }
  }

  private void join(Socket client, Socket server) {
    open.add(client);
    open.add(server);
    Thread.ofPlatform().daemon().start(() -> pump(client, server, () -> false));
    Thread.ofPlatform().daemon().start(() -> pump(server, client, losesAnswer));
  }

  private void pump(Socket from, Socket to, BooleanSupplier loses) {
    byte[] buffer = new byte[16 << 10];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        frozen.await();
        if (loses.getAsBoolean()) {
          break;
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException | InterruptedException broken) {
      // Both ends go, below.
    } finally {
      reset(from);
      reset(to);
      open.remove(from);
      open.remove(to);
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException alreadyGone) {
      // It is closed either way.
    }
  }
}
