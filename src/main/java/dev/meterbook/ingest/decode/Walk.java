package dev.meterbook.ingest.decode;

/** One walk over one payload: where it is, and what it may still take. */
final class Walk {
  final Cursor in;
  final KeyTable names;
  private final DecodeLimits limits;
  private int itemsLeft;

  Walk(Cursor in, KeyTable names, DecodeLimits limits) {
    this.in = in;
    this.names = names;
    this.limits = limits;
    this.itemsLeft = limits.itemsMax();
  }

  AttributesReader attributes() {
    return new AttributesReader(in, names, limits);
  }

  Values values() {
    return new Values(limits.depthMax());
  }

  /** A text of which there are few, so that it need not be made again and again. */
  String name() {
    return names.read(in).name();
  }

  /** To be called before something is made that the payload can ask for in a few bytes. */
  void item() {
    items(1);
  }

  void items(int count) {
    itemsLeft -= count;
    if (itemsLeft < 0) {
      throw in.malformed("there are more than " + limits.itemsMax() + " records and points");
    }
  }
}
