package dev.meterbook.bench;

import dev.meterbook.ledger.Signal;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 on a socket that is kept open, and opened anew when it broke. */
public final class HttpConnection implements Door {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final int port;
  private @Nullable Socket socket;
  private @Nullable InputStream in;
  private int status;
  private boolean retryAfter;

  public HttpConnection(int port) {
    this.port = port;
  }

  /** The last status line's number; 0 when there was no answer. */
  public int status() {
    return status;
  }

  /** Whether the last answer said when to come again. */
  public boolean saysRetryAfter() {
    return retryAfter;
  }

  @Override
  public Answer send(Signal signal, byte[] body) {
    status = 0;
    retryAfter = false;
    try {
      InputStream answers = connected();
      byte[] head =
          ("POST /v1/"
                  + signal.word()
                  + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\n"
                  + "Content-Length: "
                  + body.length
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII);
      byte[] request = new byte[head.length + body.length];
      System.arraycopy(head, 0, request, 0, head.length);
      System.arraycopy(body, 0, request, head.length, body.length);
      socket.getOutputStream().write(request);
      status = readAnswer(answers);
    } catch (IOException broken) {
      close();
      return Answer.UNKNOWN;
    }
    return switch (status) {
      case 200 -> Answer.OK;
      case 429, 502, 503, 504 -> Answer.LATER;
      default -> Answer.REFUSED;
    };
  }

  @Override
  public void close() {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException alreadyGone) {
      // It is closed either way.
    }
    socket = null;
    in = null;
  }

  private InputStream connected() throws IOException {
    if (in == null) {
      socket = new Socket();
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.connect(new InetSocketAddress("127.0.0.1", port), (int) PATIENCE.toMillis());
      in = new BufferedInputStream(socket.getInputStream(), 1024);
    }
    return in;
  }

  private int readAnswer(InputStream answers) throws IOException {
    int code = Integer.parseInt(line(answers).split(" ", 3)[1]);
    int length = 0;
    boolean close = false;
    for (String header = line(answers); !header.isEmpty(); header = line(answers)) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      }
      retryAfter |= lower.startsWith("retry-after:");
      close |= lower.equals("connection: close");
    }
    answers.readNBytes(length);
    if (close) {
      close();
    }
    return code;
  }

  private static String line(InputStream answers) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = answers.read(); next != '\n'; next = answers.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
