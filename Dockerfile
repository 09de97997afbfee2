# Images by digest, so that the same sources give the same image. A newer one, for security's sake: take its digest from
# docker buildx imagetools inspect eclipse-temurin:25-jre, and change both the tag and the digest.
ARG BUILD_IMAGE=maven:3.9.16-eclipse-temurin-25@sha256:93b8a14ea2f412782e4e842651273b4d903e35cc496284f178fbbe2d67d00976
ARG RUN_IMAGE=eclipse-temurin:25.0.4_7-jre@sha256:bb036ed6cfdc57e3da7c22634d15f1b840d2caf76183861c80e81ca4b5104abb

FROM ${BUILD_IMAGE} AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn -q -B -Dmaven.test.skip=true -Dspotless.check.skip=true -pl node -am package

FROM ${RUN_IMAGE}
# Nobody's account but the node's own: no home, no shell, and nothing that it owns but its data.
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin stockpot \
    && install -d -o stockpot -m 700 /data
WORKDIR /opt/stockpot
# The libraries first: they change less often than the jar.
COPY --from=build /build/node/target/lib node/target/lib
COPY --from=build /build/node/target/stockpot.jar node/target/stockpot.jar
COPY stockpot stockpot
# Starts take a third less with what the JVM keeps of a first run; it fits this JVM and these files only.
RUN STOCKPOT_BUILD=never ./stockpot build && rm -rf target
# By number, because Kubernetes takes no name for not root (runAsNonRoot).
USER 10001
# The launcher keeps the JVM's options in one place and becomes the JVM, so that SIGTERM reaches it.
ENV STOCKPOT_BUILD=never \
    STOCKPOT_DATA_DIR=/data \
    STOCKPOT_HTTP_HOST=0.0.0.0
# The root file system may be read-only: only /data and /tmp are written to (docker-compose.yml shows how).
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/opt/stockpot/stockpot"]
CMD ["run"]
