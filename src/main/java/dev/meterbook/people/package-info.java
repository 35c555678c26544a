/**
 * What people say of identities: who is behind one, in which team, from when until when.
 *
 * <p>In: JSON and CSV at {@code /api/v1/people}. Out: the rows of {@code person_mapping}, which the
 * view {@code attribution} applies to every day they hold, past ones too. Imports: {@code access},
 * {@code ledger}, {@code platform}. Always: an identity has one mapping a day at most; a request is
 * stored whole or not at all; a reader sees the mappings of its token's tenant only.
 */
@NullMarked
package dev.meterbook.people;

import org.jspecify.annotations.NullMarked;
