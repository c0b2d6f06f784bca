using System.Text;

namespace Slipway.Tests;

/// <summary>Draws <c>docs/house.md</c> from the project files, and fails while the drawing in the repository is an older one.</summary>
public sealed class HouseTests
{
    [Fact]
    public void The_drawing_of_the_house_is_up_to_date()
    {
        var file = Path.Combine(Repository.Root, "docs", "house.md");
        var drawn = Draw();

        if (Environment.GetEnvironmentVariable("SLIPWAY_DRAW") is { Length: > 0 })
            File.WriteAllText(file, drawn);

        (File.Exists(file) ? File.ReadAllText(file) : "").ShouldBe(drawn, "Draw it again: SLIPWAY_DRAW=1 ./test Architecture");
    }

    private static string Draw()
    {
        var text = new StringBuilder("# The house\n\nDrawn by a test from the project files: a box is a project under `src/`, an arrow a reference. `SLIPWAY_DRAW=1 ./test Architecture` draws it again.\n\n```mermaid\nflowchart TD\n");
        var groups = Repository.Files("src", "*.csproj").GroupBy(f => Repository.Relative(f).Split('/') is [_, var folder, _, _] ? folder : "", f => Path.GetFileNameWithoutExtension(f), StringComparer.Ordinal);
        foreach (var group in groups.OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var indent = group.Key.Length > 0 ? "    " : "  ";
            if (group.Key.Length > 0)
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  subgraph {group.Key}\n");
            foreach (var project in group.Order(StringComparer.Ordinal))
                text.Append(indent).Append(project).Append('\n');
            if (group.Key.Length > 0)
                text.Append("  end\n");
        }

        foreach (var (project, references) in Repository.Arrows.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            foreach (var reference in references)
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  {project} --> {reference}\n");
        }

        return text.Append("```\n").ToString();
    }
}
