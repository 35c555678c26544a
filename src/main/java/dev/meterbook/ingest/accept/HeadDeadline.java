package dev.meterbook.ingest.accept;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hangs up on who takes longer over the head of an HTTP/1 request than over a body is allowed: the
 * framework knows an idle timeout only, which each dripped byte begins anew.
 *
 * <p>Sits behind the decoder. Bytes were read and no part of a message came of them: then the head
 * is not complete.
 */
final class HeadDeadline extends ChannelInboundHandlerAdapter {
  private static final String NAME = "meterbook-head-deadline";

  private final long millisMax;
  private boolean inBody;
  private boolean decoded;
  private @Nullable Future<?> deadline;

  private HeadDeadline(long millisMax) {
    this.millisMax = millisMax;
  }

  /**
   * Puts one behind the decoder of every connection that has none yet. The framework lets nobody at
   * a connection when it is opened, so this is done again and again; what came before is late.
   */
  @SuppressWarnings("deprecation") // Vert.x 5 moves the event loops to an interface of its own.
  static void watch(Vertx vertx, long millisMax) {
    for (EventExecutor each : vertx.nettyEventLoopGroup()) {
      if (each instanceof SingleThreadEventLoop loop) {
        loop.execute(
            () ->
                loop.registeredChannelsIterator()
                    .forEachRemaining(channel -> watch(channel, millisMax)));
      }
    }
  }

  private static void watch(Channel channel, long millisMax) {
    @Nullable ChannelHandlerContext decoder = channel.pipeline().context(HttpRequestDecoder.class);
    if (decoder != null && channel.pipeline().get(NAME) == null) {
      channel.pipeline().addAfter(decoder.name(), NAME, new HeadDeadline(millisMax));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    decoded = true;
    inBody = !(message instanceof LastHttpContent);
    cancel();
    context.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.fireChannelReadComplete();
    if (context.pipeline().get(HttpRequestDecoder.class) == null) {
      context.pipeline().remove(this); // The connection was upgraded.
      return;
    }
    if (!decoded && !inBody && deadline == null) {
      deadline =
          context.executor().schedule(() -> hangUp(context), millisMax, TimeUnit.MILLISECONDS);
    }
    decoded = false;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    cancel();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    cancel();
    context.fireChannelInactive();
  }

  private static void hangUp(ChannelHandlerContext context) {
    var _ = context.close();
  }

  private void cancel() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }
}
