# syntax=docker/dockerfile:1
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn -q -B -Dmaven.test.skip=true -Dspotless.check.skip=true -pl node -am package

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --create-home stockpot && install -d -o stockpot -m 700 /data
WORKDIR /opt/stockpot
# The libraries first: they change less often than the jar.
COPY --from=build /build/node/target/lib node/target/lib
COPY --from=build /build/node/target/stockpot.jar node/target/stockpot.jar
COPY stockpot stockpot
USER stockpot
# The launcher keeps the JVM's options in one place and becomes the JVM, so that SIGTERM reaches it.
ENV STOCKPOT_BUILD=never \
    STOCKPOT_DATA_DIR=/data \
    STOCKPOT_HTTP_HOST=0.0.0.0
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/opt/stockpot/stockpot"]
CMD ["run"]
