package dev.meterbook.ingest.decode;

import static dev.meterbook.ingest.decode.Cursor.LEN;
import static dev.meterbook.ingest.decode.Cursor.VARINT;

import java.util.ArrayList;
import java.util.List;

/**
 * What is around the records, which for all three signals has the same shape and numbers: a request
 * holds resources, these hold scopes, and these hold records.
 */
final class Envelope<T> {
  /** Reads the one record that the walk is at. */
  interface RecordReader<T> {
    T read(Resource resource, Scope scope);
  }

  private final Walk walk;
  private final Cursor in;
  private final RecordReader<T> reader;
  private final AttributesReader attributes;
  private final List<T> records = new ArrayList<>();

  Envelope(Walk walk, RecordReader<T> reader) {
    this.walk = walk;
    this.in = walk.in;
    this.reader = reader;
    this.attributes = walk.attributes();
  }

  // message ExportLogsServiceRequest { repeated ResourceLogs resource_logs = 1; }
  List<T> records() {
    while (in.next()) {
      switch (in.tag()) {
        case 1 << 3 | LEN -> resourceRecords();
        default -> in.skip();
      }
    }
    return records;
  }

  // message ResourceLogs {
  //   Resource resource = 1;
  //   repeated ScopeLogs scope_logs = 2;
  //   string schema_url = 3;
  //   reserved 1000;  // once instrumentation_library_logs
  // }
  private void resourceRecords() {
    int outer = in.enter();
    int start = in.at();
    Resource resource = resource(); // first, as it may stand behind the records
    in.back(start);
    while (in.next()) {
      switch (in.tag()) {
        case 2 << 3 | LEN -> scopeRecords(resource);
        default -> in.skip();
      }
    }
    in.leave(outer);
  }

  // message Resource {
  //   repeated KeyValue attributes = 1;
  //   uint32 dropped_attributes_count = 2;
  //   repeated EntityRef entity_refs = 3;
  // }
  private Resource resource() {
    int dropped = 0;
    while (in.next()) {
      switch (in.tag()) {
        case 1 << 3 | LEN -> {
          int outer = in.enter();
          while (in.next()) {
            switch (in.tag()) {
              case 1 << 3 | LEN -> attributes.read();
              case 2 << 3 | VARINT -> dropped = (int) in.varint();
              case 3 << 3 | LEN -> entityRef();
              default -> in.skip();
            }
          }
          in.leave(outer);
        }
        case 3 << 3 | LEN -> in.stringSlot();
        default -> in.skip();
      }
    }
    Attributes found = attributes.take();
    boolean empty = found == Attributes.EMPTY && dropped == 0;
    return empty ? Resource.EMPTY : new Resource(found, dropped);
  }

  // message EntityRef {
  //   string schema_url = 1;  string type = 2;
  //   repeated string id_keys = 3;  repeated string description_keys = 4;
  // }
  private void entityRef() {
    int outer = in.enter();
    while (in.next()) {
      switch (in.tag()) {
        case 1 << 3 | LEN, 2 << 3 | LEN, 3 << 3 | LEN, 4 << 3 | LEN -> in.stringSlot();
        default -> in.skip();
      }
    }
    in.leave(outer);
  }

  // message ScopeLogs {
  //   InstrumentationScope scope = 1;
  //   repeated LogRecord log_records = 2;
  //   string schema_url = 3;
  // }
  private void scopeRecords(Resource resource) {
    int outer = in.enter();
    int start = in.at();
    Scope scope = scope(); // first, as it may stand behind the records
    in.back(start);
    while (in.next()) {
      switch (in.tag()) {
        case 2 << 3 | LEN -> {
          walk.item();
          records.add(reader.read(resource, scope));
        }
        default -> in.skip();
      }
    }
    in.leave(outer);
  }

  // message InstrumentationScope {
  //   string name = 1;  string version = 2;
  //   repeated KeyValue attributes = 3;
  //   uint32 dropped_attributes_count = 4;
  // }
  private Scope scope() {
    String name = "";
    String version = "";
    int dropped = 0;
    while (in.next()) {
      switch (in.tag()) {
        case 1 << 3 | LEN -> {
          int outer = in.enter();
          while (in.next()) {
            switch (in.tag()) {
              case 1 << 3 | LEN -> name = walk.name();
              case 2 << 3 | LEN -> version = walk.name();
              case 3 << 3 | LEN -> attributes.read();
              case 4 << 3 | VARINT -> dropped = (int) in.varint();
              default -> in.skip();
            }
          }
          in.leave(outer);
        }
        case 3 << 3 | LEN -> in.stringSlot();
        default -> in.skip();
      }
    }
    return new Scope(name, version, attributes.take(), dropped);
  }
}
