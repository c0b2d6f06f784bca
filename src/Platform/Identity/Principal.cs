using Dapper;
using Slipway.Storage;

namespace Slipway.Identity;

/// <summary>Somebody or something that acts: the local owner, or the holder of a token.</summary>
/// <param name="Id">Opaque, and all that the audit log knows.</param>
/// <param name="Kind"><c>owner</c> or <c>service</c>.</param>
/// <param name="Name">What people call it.</param>
public sealed record Principal(string Id, string Kind, string Name)
{
    /// <summary>The principal of this kind and name, made now if it is not there.</summary>
    public static async Task<Principal> Ensure(Unit unit, string kind, string name, TimeProvider clock)
    {
        var id = Ids.New("u", clock);
        const string insert = "INSERT INTO principal (id, kind, name, created_at) VALUES (@id, @kind, @name, @at) ON CONFLICT (kind, name) DO NOTHING";
        if (await unit.Connection.ExecuteAsync(insert, new { id, kind, name, at = unit.Now.ToUnixTimeMilliseconds() }) == 1)
            unit.Audit("principal.create", id, new { kind, name });
        else
            unit.NothingChanged();
        return await unit.Connection.QuerySingleAsync<Principal>("SELECT id AS Id, kind AS Kind, name AS Name FROM principal WHERE kind = @kind AND name = @name", new { kind, name });
    }

    /// <summary>The principal with this id; null when there is none, as after an erasure.</summary>
    public static Task<Principal?> Find(Unit unit, string id) =>
        unit.Connection.QuerySingleOrDefaultAsync<Principal?>("SELECT id AS Id, kind AS Kind, name AS Name FROM principal WHERE id = @id", new { id });
}
