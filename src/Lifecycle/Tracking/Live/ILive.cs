namespace Slipway.Tracking;

/// <summary>Tells open pages what just happened. Nothing relies on it: a page that missed a message reads it again.</summary>
public interface ILive
{
    /// <summary>Whether anybody listens; what nobody hears need not be put together.</summary>
    bool IsHeard(string topic);

    /// <param name="topic"><c>runs/ID</c>, <c>experiments/ID</c> or <c>experiments</c>.</param>
    /// <param name="message">What is sent, as JSON.</param>
    void Publish(string topic, object message);
}

/// <summary>Tells nobody: where no page can be open.</summary>
internal sealed class Silence : ILive
{
    public bool IsHeard(string topic) => false;

    public void Publish(string topic, object message)
    {
    }
}
