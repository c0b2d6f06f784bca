using System.Text.RegularExpressions;

namespace Slipway.Pipelines.Declaration.Reading;

/// <summary>What one place of the file says of another: names that must be declared, columns that must exist, values that exclude each other.</summary>
internal static partial class CrossReferences
{
    private const int MostNulls = 50;

    public static void Check(Project project, ReadingContext context)
    {
        if (!ProjectName().IsMatch(project.Name))
            context.NoteAt("project", $"'{project.Name}' is no project name; use 1 to 60 lower-case letters, digits and dashes");
        foreach (var (name, data) in project.Data)
            CheckData($"data.{name}", data, context);
        if (project.Train is { } train)
            CheckTrain(project, train, context);
        foreach (var (name, range) in project.Tune?.Search ?? new Dictionary<string, Range>())
            CheckRange($"tune.search.{name}", range, context);
        Require(project.Tune is null || project.Train is not null, "tune", "there is nothing to tune without a 'train' section", context);
        Require(project.Register is null || project.Train is not null, "register", "there is nothing to register without a 'train' section", context);
        Require(project.Gates.Count == 0 || project.Register is not null, "gates", "gates stand before a registered model; add a 'register' section", context);
        CheckGates(project, context);
        GateRules.Check(project, context);
        foreach (var (name, deployment) in project.Deploy)
            CheckDeployment($"deploy.{name}", project, deployment, context);
        foreach (var (name, monitor) in project.Monitor)
            CheckMonitor($"monitor.{name}", project, monitor, context);
        Require(project.Retrain is null || project.Train is not null, "retrain", "there is nothing to train again without a 'train' section", context);
        if (project is { Retrain: { } retrain, Train: not null })
            RetrainRules.Check(project, retrain, context);
    }

    private static void CheckData(string path, DataSet data, ReadingContext context)
    {
        Require(data.Nulls is not { Count: > MostNulls }, $"{path}.nulls", $"at most {MostNulls} texts can mean 'missing'; name those that occur", context);
        foreach (var (name, column) in data.Schema.Where(c => c.Value.Format is not null))
        {
            if (DateFormat.Refuse(column.Type, column.Format!) is { } why)
                context.NoteAt($"{path}.schema.{name}.format", why);
        }

        if (data.Schema.Count == 0)
            return;
        var columns = data.Schema.Keys.Concat(data.Derive.Keys).ToHashSet(StringComparer.Ordinal);
        foreach (var derived in data.Derive.Keys.Where(data.Schema.ContainsKey))
            context.NoteAt($"{path}.derive.{derived}", "a column of the schema has this name already");
        Column($"{path}.time", data.Time, data.Schema.Keys, context);
        foreach (var key in data.Key)
            Column($"{path}.key", key, columns, context);
        foreach (var (check, i) in data.Checks.Select((check, i) => (check, i)))
        {
            foreach (var (member, column) in Columns(check))
                Column($"{path}.checks[{i}].{member}", column, columns, context);
        }
    }

    private static IEnumerable<(string Member, string Column)> Columns(Check check) => check switch
    {
        NullsCheck nulls => nulls.Columns.Select(c => ("nulls.columns", c)),
        UniqueCheck unique => unique.Columns.Select(c => ("unique.columns", c)),
        DuplicatesCheck duplicates => duplicates.Columns.Select(c => ("duplicates.columns", c)),
        RangeCheck range => [("range.column", range.Column)],
        ValuesCheck values => [("values.column", values.Column)],
        _ => [],
    };

    private static void CheckTrain(Project project, Train train, ReadingContext context)
    {
        if (!Named("train.data", train.Data, project.Data.Keys, "data set", context))
            return;
        var data = project.Data[train.Data];
        var columns = data.Schema.Count == 0 ? null : data.Schema.Keys.Concat(data.Derive.Keys).ToHashSet(StringComparer.Ordinal);
        Column("train.target", train.Target, columns, context);
        foreach (var feature in (train.Features?.Only ?? []).Concat(train.Features?.Except ?? []))
            Column("train.features", feature, columns, context);
        Require(train.Features?.Only?.Contains(train.Target, StringComparer.Ordinal) != true, "train.features", $"'{train.Target}' is the target; a model cannot learn from what it predicts", context);
        Require(train.Features is not { Only: not null, Except: not null }, "train.features", "give either a list or 'except', not both", context);
        Require(train.Split.By != "time" || data.Time is not null, "train.split.by", $"splitting by time needs the event time: say 'time: COLUMN' in data.{train.Data}", context);
        Require(train.Split.By == "time" || train.Split.Test.Last is null, "train.split.test", "'last …' goes with 'by: time'; give a share such as 20%", context);
        Require(train.Split.By != "hash" || train.Split.Key is not null, "train.split", "splitting by hash needs 'key: COLUMN'", context);
        Column("train.split.key", train.Split.Key, columns, context);
        CheckTrainer(train.Trainer, context);
    }

    private static void CheckTrainer(Trainer trainer, ReadingContext context)
    {
        Require(trainer.Name is not null || trainer.Command is { Count: > 0 } || trainer == new Trainer(), "train.trainer", "give a trainer's name or a command", context);
        Require(trainer.Command is not [""or null, ..], "train.trainer.command", "the first word is the program to run", context);
        Require(trainer.Command is not null || (trainer.Code is null && trainer.Format is null), "train.trainer", "'code' and 'format' go with a command", context);
        Require(trainer.Code is null or { Count: > 0 }, "train.trainer.code", "name at least one file or folder, or leave it out", context);
        foreach (var path in (trainer.Code ?? []).Where(path => Path.IsPathRooted(path) || path.Split('/', '\\').Any(part => part is "" or "..")))
            context.NoteAt("train.trainer.code", $"'{path}' is no path within the project's folder; write one such as src or train.py");
    }

    private static void CheckRange(string path, Range range, ReadingContext context)
    {
        var forms = new[] { range.Real is not null, range.Whole is not null, range.Choice is not null }.Count(given => given);
        if (forms != 1)
        {
            context.NoteAt(path, "expected exactly one of float, int, choice");
            return;
        }

        var (low, high) = (range.Real, range.Whole) switch { ([var a, var b], _) => (a, b), (_, [var a, var b]) => (a, b), (null, null) => (0, 1), _ => (1, 0) };
        Require(low < high, path, "expected two numbers, the least and the most, such as [0.02, 0.3]", context);
        Require(range.Scale != "log" || low > 0 || range.Choice is not null, $"{path}.scale", "a logarithmic scale begins above 0", context);
        Require(range.Choice is null or { Count: > 0 }, path, "expected at least one value to choose from", context);
        Require(range.Step is null or > 0, $"{path}.step", "a step is above 0", context);
    }

    private static void CheckGates(Project project, ReadingContext context)
    {
        var columns = project.Train is { } train && project.Data.TryGetValue(train.Data, out var data) && data.Schema.Count > 0 ? data.Schema.Keys.Concat(data.Derive.Keys).ToHashSet(StringComparer.Ordinal) : null;
        foreach (var (gate, i) in project.Gates.Select((gate, i) => (gate, i)))
        {
            if (gate is FairnessGate fairness)
                Column($"gates[{i}].fairness.by", fairness.By, columns, context);
            Require(gate is not FairnessGate { Min: null, Max: null }, $"gates[{i}].fairness", "needs 'min' or 'max'", context);
            Require(gate is not MetricGate { Min: null, Max: null }, $"gates[{i}].metric", "needs 'min' or 'max'", context);
        }
    }

    private static void CheckDeployment(string path, Project project, Deployment deployment, ReadingContext context)
    {
        var name = path["deploy.".Length..];
        Require(DeploymentName().IsMatch(name), path, $"'{name}' is no name of a deployment; use 1 to 63 lower-case letters, digits, '-', '_' and '.', beginning with a letter or digit", context);
        Require(deployment.Model is null != deployment.Batch is null, path, "needs either 'model' or 'batch'", context);
        if ((deployment.Model ?? deployment.Batch?.Model) is { } model)
            Require(ModelReference().IsMatch(model), deployment.Model is null ? $"{path}.batch.model" : $"{path}.model", $"'{model}' names no version; write name@alias, such as churn@champion, or name/3", context);
        if (deployment.Batch is not { } batch)
            return;
        Require(batch.Input.Files is null != batch.Input.Data is null, $"{path}.batch.input", "expected files by path, or {data: NAME}", context);
        if (batch.Input.Data is { } data)
            Named($"{path}.batch.input.data", data, project.Data.Keys, "data set", context);
        if (batch.Schedule is not null)
            RetrainRules.CheckTimes($"{path}.batch.schedule", batch.Schedule, $"{path}.batch.zone", batch.Zone, context);
    }

    private static void CheckMonitor(string path, Project project, Monitor monitor, ReadingContext context)
    {
        Named($"{path}.deployment", monitor.Deployment, project.Deploy.Keys, "deployment", context);
        if (monitor.Labels is { } labels && Named($"{path}.labels.data", labels.Data, project.Data.Keys, "data set", context) && project.Data[labels.Data] is { Schema.Count: > 0 } data)
        {
            var columns = data.Schema.Keys.Concat(data.Derive.Keys).ToHashSet(StringComparer.Ordinal);
            Column($"{path}.labels.key", labels.Key, columns, context);
            Column($"{path}.labels.value", labels.Value, columns, context);
        }

        var tasks = TaskFit.Possible(project, monitor);
        foreach (var (rule, i) in monitor.Rules.Select((rule, i) => (rule, i)))
        {
            Require(rule is not (CalibrationRule or PerformanceRule) || monitor.Labels is not null, $"{path}.rules[{i}]", "this rule needs the truth: add 'labels' to the monitor", context);
            if (TaskFit.Misfit(rule, tasks) is { } misfit)
                context.NoteAt($"{path}.rules[{i}].{misfit.Member}", misfit.Message);
        }
    }

    private static bool Named(string path, string name, IEnumerable<string> known, string what, ReadingContext context)
    {
        if (known.Contains(name, StringComparer.Ordinal))
            return true;
        context.NoteAt(path, $"there is no {what} '{name}'; declared: {(known.Any() ? string.Join(", ", known) : "none")}{NearestName.Hint(name, known)}");
        return false;
    }

    private static void Column(string path, string? column, IEnumerable<string>? known, ReadingContext context)
    {
        if (column is not null && known is not null && !known.Contains(column, StringComparer.Ordinal))
            context.NoteAt(path, $"there is no column '{column}'{NearestName.Hint(column, known)}");
    }

    private static void Require(bool holds, string path, string message, ReadingContext context)
    {
        if (!holds)
            context.NoteAt(path, message);
    }

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?\z")]
    private static partial Regex ProjectName();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,62}\z")]
    private static partial Regex DeploymentName();

    [GeneratedRegex(@"\A[^@/:]+(@[\w-]+|/[1-9][0-9]*)\z")]
    private static partial Regex ModelReference();
}
