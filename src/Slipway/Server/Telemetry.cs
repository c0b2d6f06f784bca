using Npgsql;
using OpenTelemetry.Trace;

namespace Slipway.Server;

/// <summary>Logs as one JSON object a line (plain lines on a terminal), and traces to whatever collector <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names.</summary>
internal static class Telemetry
{
    public static void Add(WebApplicationBuilder builder, LogLevel least)
    {
        var quiet = least > LogLevel.Warning ? least : LogLevel.Warning;
        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(least).AddFilter("Microsoft", quiet).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error).AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical).AddFilter("System", quiet);
        if (Console.IsErrorRedirected)
            builder.Logging.AddJsonConsole(json => json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'").Services.Configure<Microsoft.Extensions.Logging.Console.JsonConsoleFormatterOptions>(json => json.UseUtcTimestamp = true);
        else
            builder.Logging.AddSimpleConsole(line => (line.SingleLine, line.TimestampFormat) = (true, "HH:mm:ss "));
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);

        if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 })
            builder.Services.AddOpenTelemetry().WithTracing(traces => traces.AddSource("Slipway").AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddNpgsql().AddOtlpExporter());
    }
}
