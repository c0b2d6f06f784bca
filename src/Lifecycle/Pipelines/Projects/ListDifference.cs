using System.Text.Json.Nodes;

namespace Slipway.Pipelines.Projects;

/// <summary>Compares two lists: what is equal in both, in order, keeps its place, so that an item put in front of others is one difference.</summary>
internal static class ListDifference
{
    /// <summary>What differs. An item that gave way to one of the same kind is a change of it; others came or went.</summary>
    /// <returns>The place in the new list, or of what went in the old one, with the item before and after; null where there is none.</returns>
    public static IEnumerable<(int At, JsonNode? Before, JsonNode? After)> Of(JsonArray before, JsonArray after)
    {
        var common = Lengths(before, after);
        var (gone, come) = (new List<int>(), new List<int>());
        for (var (i, j) = (0, 0); i < before.Count || j < after.Count;)
        {
            if (i < before.Count && j < after.Count && JsonNode.DeepEquals(before[i], after[j]))
            {
                foreach (var difference in Between(before, gone, after, come))
                    yield return difference;
                (gone, come, i, j) = ([], [], i + 1, j + 1);
            }
            else if (j == after.Count || (i < before.Count && common[i + 1, j] >= common[i, j + 1]))
            {
                gone.Add(i++);
            }
            else
            {
                come.Add(j++);
            }
        }

        foreach (var difference in Between(before, gone, after, come))
            yield return difference;
    }

    /// <summary>What stands between two items that are equal in both lists.</summary>
    private static IEnumerable<(int At, JsonNode? Before, JsonNode? After)> Between(JsonArray before, List<int> gone, JsonArray after, List<int> come)
    {
        var left = new List<int>(gone);
        foreach (var j in come)
        {
            var i = left.FindIndex(old => Kind(before[old]) == Kind(after[j]));
            yield return (j, i < 0 ? null : before[left[i]], after[j]);
            if (i >= 0)
                left.RemoveAt(i);
        }

        foreach (var i in left)
            yield return (i, before[i], null);
    }

    /// <summary>The one key of an item that has a kind; null for a value.</summary>
    private static string? Kind(JsonNode? item) => item is JsonObject { Count: 1 } one ? one.First().Key : null;

    /// <summary>The length of the longest common subsequence of what is left from each pair of places on.</summary>
    private static int[,] Lengths(JsonArray before, JsonArray after)
    {
        var lengths = new int[before.Count + 1, after.Count + 1];
        for (var i = before.Count - 1; i >= 0; i--)
        {
            for (var j = after.Count - 1; j >= 0; j--)
                lengths[i, j] = JsonNode.DeepEquals(before[i], after[j]) ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
        }

        return lengths;
    }
}
