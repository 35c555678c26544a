package dev.meterbook.bench;

import dev.meterbook.ingest.Encoding;
import dev.meterbook.ingest.decode.Attributes;
import dev.meterbook.ingest.decode.DecodeLimits;
import dev.meterbook.ingest.decode.Decoded;
import dev.meterbook.ingest.decode.LogRecord;
import dev.meterbook.ingest.decode.OtlpDecoder;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Decodes an export of 100 events {@code api_request}, as Claude Code sends them, and reads of each
 * the eight attributes that the books cannot do without. One operation is one record.
 *
 * <pre>mvn -Pbench test-compile exec:exec -Dbench="DecodeBenchmark -prof gc"</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(ApiRequests.COUNT)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {
  private final OtlpDecoder decoder = new OtlpDecoder(DecodeLimits.DEFAULT);
  private final byte[] protobuf = ApiRequests.protobuf();
  private final byte[] json = ApiRequests.json();

  @Benchmark
  public void ours(Blackhole sink) {
    read(decoder.logs(Encoding.PROTOBUF, protobuf), sink);
  }

  @Benchmark
  public void oursFromJson(Blackhole sink) {
    read(decoder.logs(Encoding.JSON, json), sink);
  }

  @Benchmark
  public Object oursUnread() {
    return decoder.logs(Encoding.PROTOBUF, protobuf);
  }

  @Benchmark
  public void generated(Blackhole sink) throws Exception {
    ExportLogsServiceRequest.parseFrom(protobuf).getResourceLogsList().stream()
        .flatMap(resource -> resource.getScopeLogsList().stream())
        .flatMap(scope -> scope.getLogRecordsList().stream())
        .forEach(record -> read(record.getAttributesList(), sink));
  }

  private static void read(Decoded<LogRecord> decoded, Blackhole sink) {
    for (LogRecord record : ((Decoded.Records<LogRecord>) decoded).records()) {
      Attributes attributes = record.attributes();
      sink.consume(attributes.text("session.id"));
      sink.consume(attributes.text("request_id"));
      sink.consume(attributes.text("model"));
      sink.consume(attributes.bits(attributes.indexOf("input_tokens")));
      sink.consume(attributes.bits(attributes.indexOf("output_tokens")));
      sink.consume(attributes.bits(attributes.indexOf("cache_read_tokens")));
      sink.consume(attributes.bits(attributes.indexOf("cache_creation_tokens")));
      sink.consume(attributes.bits(attributes.indexOf("cost_usd")));
    }
  }

  private static void read(List<KeyValue> attributes, Blackhole sink) {
    for (KeyValue attribute : attributes) {
      switch (attribute.getKey()) {
        case "session.id", "request_id", "model" ->
            sink.consume(attribute.getValue().getStringValue());
        case "input_tokens", "output_tokens", "cache_read_tokens", "cache_creation_tokens" ->
            sink.consume(attribute.getValue().getIntValue());
        case "cost_usd" -> sink.consume(attribute.getValue().getDoubleValue());
        default -> {}
      }
    }
  }
}
