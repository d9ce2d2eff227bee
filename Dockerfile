# syntax=docker/dockerfile:1.7-labs
# One image for scaler, forecaster and train; the arguments pick. The build stage runs on the builder's own platform and publishes
# for the target's, so arm64 needs no emulation. eng/image-steps.sh runs the same steps without a container engine.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
ARG TARGETARCH
ARG VERSION=0.1.0
RUN apt-get update && apt-get install -y --no-install-recommends python3 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# Project files first: the restore is cached until a reference changes.
COPY global.json nuget.config Directory.*.props Directory.Build.targets .editorconfig .globalconfig BannedSymbols*.txt ./
COPY --parents src/*/*.csproj src/*/packages.lock.json ./
RUN dotnet restore src/Prewarm.Cli --locked-mode
COPY LICENSE ./
COPY eng/licences.py eng/image-publish.sh eng/
COPY protos/ protos/
COPY src/ src/
RUN eng/image-publish.sh "$TARGETARCH" "$VERSION" /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
LABEL org.opencontainers.image.title="Prewarm" \
      org.opencontainers.image.description="KEDA external scaler with a forecasting sidecar" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.source="https://github.com/prewarm/prewarm"
WORKDIR /app
COPY --from=build --chown=0:0 --chmod=0555 /app .
# The root is read-only: no diagnostics socket, temporary files under /tmp (an emptyDir in the manifests).
ENV DOTNET_EnableDiagnostics=0 DOTNET_gcServer=0 TMPDIR=/tmp
EXPOSE 9090 8081 8080
USER 1654:1654
ENTRYPOINT ["/app/prewarm"]
