# Builds the service where no JDK is. METERBOOK_BUILD says what comes out: native or jvm.
ARG METERBOOK_BUILD=native
ARG METERBOOK_NATIVE_BUILDER=vegardit/graalvm-maven:25.0.1
ARG METERBOOK_JVM_BUILDER=maven:3.9-eclipse-temurin-25
ARG METERBOOK_JVM_BASE=eclipse-temurin:25-jre
ARG METERBOOK_NATIVE_BASE=debian:trixie-slim

FROM ${METERBOOK_NATIVE_BUILDER} AS builder-native
FROM ${METERBOOK_JVM_BUILDER} AS builder-jvm

# One stage builds either, so that an engine without BuildKit does not build both.
FROM builder-${METERBOOK_BUILD} AS build
ARG METERBOOK_BUILD
WORKDIR /src
COPY .mvn .mvn
COPY pom.xml .
COPY src/main src/main
RUN set -e; \
    native=; \
    [ "$METERBOOK_BUILD" = jvm ] || native=-Dnative; \
    mvn -B -q -ntp package $native -Dmaven.test.skip=true -Dspotless.check.skip=true \
      -Dquarkus.native.container-build=false; \
    mkdir -p /out/opt/meterbook /out/var/lib/meterbook; \
    if [ "$METERBOOK_BUILD" = jvm ]; then cp -R target/quarkus-app/. /out/opt/meterbook/; \
    else cp target/*-runner /out/opt/meterbook/meterbook; fi; \
    chmod -R a+rX /out/opt

FROM ${METERBOOK_JVM_BASE} AS run-jvm
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", \
    "--enable-native-access=ALL-UNNAMED", "-jar", "/opt/meterbook/quarkus-run.jar"]
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s \
    CMD ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx32m", \
    "-jar", "/opt/meterbook/quarkus-run.jar", "healthcheck"]

FROM ${METERBOOK_NATIVE_BASE} AS run-native
ENTRYPOINT ["/opt/meterbook/meterbook"]
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD ["/opt/meterbook/meterbook", "healthcheck"]

FROM run-${METERBOOK_BUILD}
COPY --from=build /out/opt /opt
COPY --from=build --chown=10001:10001 /out/var/lib/meterbook /var/lib/meterbook
ENV METERBOOK_DATA_DIR=/var/lib/meterbook
VOLUME /var/lib/meterbook
USER 10001:10001
EXPOSE 4317 4318 8889
