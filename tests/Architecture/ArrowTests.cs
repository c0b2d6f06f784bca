namespace Slipway.Tests;

/// <summary>Who may know whom. The list is the rule; adding an arrow is a decision that is made here, in sight.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Models"] = [],
        ["Tuning"] = [],
        ["Explain"] = ["Models"],
        ["Fairness"] = ["Models"],
        ["Drift"] = ["Models"],
        ["DataVersions"] = [],
        ["Client"] = [],
        ["Platform"] = [],
        ["Ui"] = ["Platform"],
        ["Data"] = ["DataVersions", "Drift", "Models", "Platform", "Ui"],
        ["Tracking"] = ["Platform", "Ui"],
        ["Registry"] = ["Data", "Explain", "Fairness", "Models", "Platform", "Tracking", "Ui"],
        ["Studies"] = ["Data", "Platform", "Registry", "Tracking", "Tuning", "Ui"],
        ["Pipelines"] = ["Data", "Drift", "Explain", "Fairness", "Models", "Platform", "Registry", "Tracking", "Tuning", "Ui"],
        ["Serving"] = ["Explain", "Models", "Platform", "Registry", "Ui"],
        ["Monitoring"] = ["Data", "Drift", "Models", "Platform", "Registry", "Serving", "Tracking", "Ui"],
        ["Governance"] = ["Data", "Monitoring", "Pipelines", "Platform", "Registry", "Serving", "Studies", "Tracking", "Ui"],
        ["Mlflow"] = ["Platform", "Registry", "Tracking"],
    };

    [Fact]
    public void A_project_refers_only_to_those_it_may_know()
    {
        var beyond = from project in Repository.Arrows
                     where project.Key != "Slipway"
                     let allowed = Allowed.GetValueOrDefault(project.Key)
                     from reference in project.Value
                     where allowed is null || !allowed.Contains(reference, StringComparer.Ordinal)
                     select $"{project.Key} -> {reference}";

        beyond.ShouldBeEmpty();
    }

    [Fact]
    public void Every_project_has_its_place_in_the_list() =>
        Repository.Arrows.Keys.Where(name => name != "Slipway" && !Allowed.ContainsKey(name)).ShouldBeEmpty();

    [Fact]
    public void No_project_is_empty() =>
        Repository.Files("src", "*.csproj").Where(project => !Directory.EnumerateFiles(Path.GetDirectoryName(project)!, "*.cs", SearchOption.AllDirectories).Any()).Select(Repository.Relative).ShouldBeEmpty();

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Slipway.slnx"));

        Repository.Files("src", "*.csproj").Concat(Repository.Files("tests", "*.csproj")).Concat(Repository.Files("bench", "*.csproj")).Select(Repository.Relative)
            .Where(project => !solution.Contains($"Path=\"{project}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_opens_its_insides_to_its_tests() =>
        Repository.Files("src", "*.cs").Concat(Repository.Files("src", "*.csproj")).Where(file => File.ReadAllText(file).Contains("InternalsVisibleTo", StringComparison.Ordinal)).Select(Repository.Relative).ShouldBeEmpty();
}
