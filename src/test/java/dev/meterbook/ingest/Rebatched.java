package dev.meterbook.ingest;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.meterbook.captures.Capture;
import dev.meterbook.captures.Capture.Request;
import dev.meterbook.ingest.decode.OtlpJson;
import dev.meterbook.ledger.Signal;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The same records in other requests, made by the generated classes. */
final class Rebatched {
  private static final int RECORDS =
      2; // the field number of scopes in resources, records in scopes

  private Rebatched() {}

  /** Each record, each data point, in a request of its own. */
  static Capture split(Capture run) {
    List<Request> single = new ArrayList<>();
    for (Request request : run.requests()) {
      for (Message alone : alone(message(request))) {
        single.add(protobuf(request, alone));
      }
    }
    return new Capture(run.name(), single);
  }

  /** All records of a signal in one request. */
  static Capture merged(Capture run) {
    List<Request> merged = new ArrayList<>();
    for (Signal signal : Signal.values()) {
      List<Request> ofSignal =
          run.requests().stream().filter(request -> request.signal() == signal).toList();
      if (!ofSignal.isEmpty()) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        // Concatenated messages are one message that has the repeated fields of all.
        ofSignal.forEach(request -> all.writeBytes(message(request).toByteArray()));
        merged.add(new Request("merged", signal, Encoding.PROTOBUF, all.toByteArray()));
      }
    }
    return new Capture(run.name(), merged);
  }

  /** JSON as protobuf, protobuf as JSON. */
  static Capture reencoded(Capture run) {
    return new Capture(run.name(), run.requests().stream().map(Rebatched::reencoded).toList());
  }

  private static Request reencoded(Request request) {
    return switch (request.encoding()) {
      case JSON -> protobuf(request, message(request));
      case PROTOBUF ->
          new Request(
              request.file(), request.signal(), Encoding.JSON, OtlpJson.print(message(request)));
    };
  }

  private static Request protobuf(Request request, Message message) {
    return new Request(request.file(), request.signal(), Encoding.PROTOBUF, message.toByteArray());
  }

  private static Message message(Request request) {
    if (request.encoding() == Encoding.JSON) {
      return OtlpJson.parse(request.signal(), request.body());
    }
    try {
      return switch (request.signal()) {
        case LOGS -> ExportLogsServiceRequest.parseFrom(request.body());
        case METRICS -> ExportMetricsServiceRequest.parseFrom(request.body());
        case TRACES -> ExportTraceServiceRequest.parseFrom(request.body());
      };
    } catch (InvalidProtocolBufferException broken) {
      throw new IllegalArgumentException(broken);
    }
  }

  private static List<Message> alone(Message request) {
    List<Message> alone = new ArrayList<>();
    for (Message resource : children(request, 1)) {
      for (Message scope : children(resource, RECORDS)) {
        for (Message record : children(scope, RECORDS)) {
          for (Message part : record instanceof Metric metric ? points(metric) : List.of(record)) {
            Message oneScope = with(scope, RECORDS, part);
            alone.add(with(request, 1, with(resource, RECORDS, oneScope)));
          }
        }
      }
    }
    return alone;
  }

  private static List<Message> points(Metric metric) {
    FieldDescriptor kind =
        metric.getOneofFieldDescriptor(Metric.getDescriptor().getOneofs().getFirst());
    Message data = (Message) metric.getField(kind);
    return children(data, 1).stream()
        .<Message>map(point -> metric.toBuilder().setField(kind, with(data, 1, point)).build())
        .toList();
  }

  private static Message with(Message parent, int field, Message onlyChild) {
    FieldDescriptor children = parent.getDescriptorForType().findFieldByNumber(field);
    return parent.toBuilder().clearField(children).addRepeatedField(children, onlyChild).build();
  }

  private static List<Message> children(Message parent, int field) {
    Object all = parent.getField(parent.getDescriptorForType().findFieldByNumber(field));
    return ((List<?>) all).stream().map(Message.class::cast).toList();
  }
}
