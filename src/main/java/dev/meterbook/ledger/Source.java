package dev.meterbook.ledger;

import java.util.Optional;

/**
 * One distinct sender: a row of the source dictionary. The id is a hash of what was sent; what is
 * derived from it (client, session, how it is weighed) is not part of the identity. The check is a
 * second hash of the same identity: two identities that share an id are told apart by it.
 */
public record Source(
    long id,
    long check,
    String tenant,
    String client,
    Optional<String> clientVersion,
    Optional<String> sessionId,
    long sessionKey,
    boolean countedByDay,
    Json resource,
    Json attributes,
    boolean overflow,
    Attribution attribution) {}
