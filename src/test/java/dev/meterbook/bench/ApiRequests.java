package dev.meterbook.bench;

import com.google.protobuf.util.JsonFormat;
import dev.meterbook.captures.Capture;
import dev.meterbook.captures.Capture.Request;
import dev.meterbook.ledger.Signal;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An export of recorded events {@code api_request}, each with 25 attributes in 870 bytes: six are
 * from {@code OTEL_RESOURCE_ATTRIBUTES}, so it is more than most clients send.
 */
final class ApiRequests {
  static final int COUNT = 100;

  private static final String CAPTURE = "claude-code/grpc-resource-attrs-core";

  private ApiRequests() {}

  static byte[] protobuf() {
    return export().toByteArray();
  }

  static byte[] json() {
    try {
      String json = JsonFormat.printer().omittingInsignificantWhitespace().print(withoutIds());
      return json.getBytes(StandardCharsets.UTF_8);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** For protobuf's printer, which writes ids as base64. */
  private static ExportLogsServiceRequest withoutIds() {
    ExportLogsServiceRequest.Builder export = export().toBuilder();
    export
        .getResourceLogsBuilder(0)
        .getScopeLogsBuilder(0)
        .getLogRecordsBuilderList()
        .forEach(record -> record.clearTraceId().clearSpanId());
    return export.build();
  }

  private static ExportLogsServiceRequest export() {
    List<LogRecord> found = new ArrayList<>();
    ResourceLogs.Builder envelope = ResourceLogs.newBuilder();
    for (Request request : Capture.of(CAPTURE).requests()) {
      if (request.signal() == Signal.LOGS) {
        ResourceLogs logs = parse(request.body()).getResourceLogs(0);
        envelope.setResource(logs.getResource());
        logs.getScopeLogs(0).getLogRecordsList().stream()
            .filter(r -> r.getBody().getStringValue().equals("claude_code.api_request"))
            .forEach(found::add);
      }
    }
    var scope = envelope.addScopeLogsBuilder();
    for (int i = 0; i < COUNT; i++) {
      scope.addLogRecords(found.get(i % found.size()));
    }
    return ExportLogsServiceRequest.newBuilder().addResourceLogs(envelope).build();
  }

  private static ExportLogsServiceRequest parse(byte[] body) {
    try {
      return ExportLogsServiceRequest.parseFrom(body);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
