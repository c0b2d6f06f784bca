using System.Globalization;

namespace Slipway.Work;

/// <summary>What a job's process finds in its environment.</summary>
/// <param name="Server">Where the server is.</param>
/// <param name="Number">Which attempt this is.</param>
/// <param name="Secret">The token with which it reports.</param>
/// <param name="Work">The folder that is its own.</param>
internal sealed record JobEnvironment(Uri Server, int Number, string Secret, string Work)
{
    public const string Url = "SLIPWAY_URL";
    public const string Job = "SLIPWAY_JOB";
    public const string Attempt = "SLIPWAY_ATTEMPT";
    public const string Token = "SLIPWAY_JOB_TOKEN";
    public const string Folder = "SLIPWAY_JOB_FOLDER";

    /// <summary>Reads it for a job.</summary>
    public static Result<JobEnvironment> Read(string job, IReadOnlyDictionary<string, string> variables)
    {
        var missing = new[] { Url, Job, Attempt, Token, Folder }.Where(name => variables.GetValueOrDefault(name) is null or "").ToList();
        if (missing.Count > 0)
            return Refusal.Invalid($"The environment lacks {string.Join(", ", missing)}.", "Jobs are started by the server; 'slipway job retry ID' makes it do so.");
        if (variables[Job] != job)
            return Refusal.Invalid($"The environment is that of job '{variables[Job]}', not of '{job}'.");
        if (!Uri.TryCreate(variables[Url], UriKind.Absolute, out var server) || !int.TryParse(variables[Attempt], NumberStyles.None, CultureInfo.InvariantCulture, out var attempt))
            return Refusal.Invalid($"{Url} or {Attempt} cannot be read.", "They are an address and a number.");
        return new JobEnvironment(server, attempt, variables[Token], variables[Folder]);
    }
}
