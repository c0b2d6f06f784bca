namespace Slipway.Ui;

/// <summary>A column or tensor that a model takes or gives, for people.</summary>
/// <param name="Name">Its name; empty where the model goes by position.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Required">Whether it may not be missing.</param>
public sealed record ModelField(string Name, string Type, bool Required = true);
