package dev.meterbook.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.meterbook.ingest.Encoding;
import dev.meterbook.ingest.decode.Attributes;
import dev.meterbook.ingest.decode.DecodeLimits;
import dev.meterbook.ingest.decode.Decoded;
import dev.meterbook.ingest.decode.LogRecord;
import dev.meterbook.ingest.decode.OtlpDecoder;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
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
  public long ours() {
    return read(decoder.logs(Encoding.PROTOBUF, protobuf));
  }

  @Benchmark
  public long oursFromJson() {
    return read(decoder.logs(Encoding.JSON, json));
  }

  @Benchmark
  public Object oursUnread() {
    return decoder.logs(Encoding.PROTOBUF, protobuf);
  }

  @Benchmark
  public long generated() throws InvalidProtocolBufferException {
    long sum = 0;
    for (ResourceLogs logs : ExportLogsServiceRequest.parseFrom(protobuf).getResourceLogsList()) {
      for (var record : logs.getScopeLogs(0).getLogRecordsList()) {
        for (KeyValue attribute : record.getAttributesList()) {
          sum += read(attribute);
        }
      }
    }
    return sum;
  }

  private static long read(Decoded<LogRecord> decoded) {
    long sum = 0;
    for (LogRecord record : ((Decoded.Records<LogRecord>) decoded).records()) {
      for (int i = 0; i < record.attributes().size(); i++) {
        sum += read(record.attributes(), i);
      }
    }
    return sum;
  }

  private static long read(Attributes attributes, int i) {
    return switch (attributes.key(i).name()) {
      case "session.id", "request_id", "model" -> attributes.value(i).text().length();
      case "input_tokens", "output_tokens", "cache_read_tokens", "cache_creation_tokens" ->
          attributes.bits(i);
      case "cost_usd" -> (long) (1e9 * Double.longBitsToDouble(attributes.bits(i)));
      default -> 0;
    };
  }

  private static long read(KeyValue attribute) {
    return switch (attribute.getKey()) {
      case "session.id", "request_id", "model" -> attribute.getValue().getStringValue().length();
      case "input_tokens", "output_tokens", "cache_read_tokens", "cache_creation_tokens" ->
          attribute.getValue().getIntValue();
      case "cost_usd" -> (long) (1e9 * attribute.getValue().getDoubleValue());
      default -> 0;
    };
  }
}
