using System.Data.Common;

namespace Slipway.Storage.Queries;

/// <summary>How values go into commands that are written by hand.</summary>
public static class DbCommands
{
    /// <summary>Binds a value; null is SQL's NULL.</summary>
    public static void Bind(this DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }
}
