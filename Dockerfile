# One image; the arguments pick scaler, forecaster or train.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY global.json nuget.config Directory.*.props Directory.Build.targets .editorconfig .globalconfig BannedSymbols*.txt ./
COPY src/ src/
COPY protos/ protos/
RUN dotnet restore src/Prewarm.Cli --locked-mode
RUN dotnet publish src/Prewarm.Cli -c Release --no-restore -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
WORKDIR /app
COPY --from=build /app .
EXPOSE 9090 8081 8080
USER 1654
ENTRYPOINT ["./prewarm"]
