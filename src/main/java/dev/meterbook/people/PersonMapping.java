package dev.meterbook.people;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of {@code person_mapping}. Never changed: an identity's rows are replaced together. */
@Entity
@Table(name = "person_mapping")
public class PersonMapping extends PanacheEntityBase {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Column(name = "person_mapping_id")
  @Nullable Long personMappingId;

  @Column(nullable = false)
  String tenant = "";

  @Column(nullable = false)
  String identity = "";

  @Column(name = "valid_from")
  @Nullable LocalDate validFrom;

  @Column(name = "valid_to")
  @Nullable LocalDate validTo;

  @Nullable String person;

  @Nullable String team;

  @Column(name = "cost_centre")
  @Nullable String costCentre;

  @Nullable String department;

  static List<Mapping> ofTenant(String tenant) {
    return PersonMapping.<PersonMapping>list(
            "tenant = ?1 order by identity, validFrom nulls first", tenant)
        .stream()
        .map(PersonMapping::toMapping)
        .toList();
  }

  static List<Mapping> ofIdentity(String tenant, String identity) {
    return PersonMapping.<PersonMapping>list(
            "tenant = ?1 and identity = ?2 order by validFrom nulls first", tenant, identity)
        .stream()
        .map(PersonMapping::toMapping)
        .toList();
  }

  /** How many rows were forgotten. */
  static long forget(String tenant, Collection<String> identities) {
    return delete("tenant = ?1 and identity in ?2", tenant, identities);
  }

  static void store(String tenant, Mapping mapping) {
    PersonMapping row = new PersonMapping();
    row.tenant = tenant;
    row.identity = mapping.identity();
    row.validFrom = mapping.validFrom();
    row.validTo = mapping.validTo();
    row.person = mapping.person();
    row.team = mapping.team();
    row.costCentre = mapping.costCentre();
    row.department = mapping.department();
    row.persist();
  }

  static long countOf(String tenant) {
    return count("tenant = ?1", tenant);
  }

  private Mapping toMapping() {
    return new Mapping(identity, person, team, costCentre, department, validFrom, validTo);
  }
}
