namespace Slipway.Models;

/// <summary>Something about a model, its data or its parameters that the caller can put right; the message names it and says what would be right.</summary>
public class ModelException : Exception
{
    public ModelException(string message) : base(message)
    {
    }

    public ModelException(string message, Exception inner) : base(message, inner)
    {
    }

    public ModelException()
    {
    }
}
