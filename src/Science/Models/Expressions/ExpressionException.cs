namespace Slipway.Models.Expressions;

/// <summary>A text is no expression of the language, or does not fit the columns; the message says where, what stands there and what would be right.</summary>
public sealed class ExpressionException : ModelException
{
    public ExpressionException(string message, int position) : base($"{message} (character {position + 1})") => Position = position;

    public ExpressionException(string message) : base(message)
    {
    }

    public ExpressionException(string message, Exception inner) : base(message, inner)
    {
    }

    public ExpressionException()
    {
    }

    /// <summary>Where in the text, from 0 on.</summary>
    public int Position { get; }
}
