using Slipway.Models.Expressions;
using Slipway.Models.Onnx;
using Slipway.Models.Signatures;
using Slipway.Serving.Contracts;

namespace Slipway.Serving.Running;

/// <summary>
/// A version in memory. It counts its users: the deployment is one, each request under way another; the last to leave disposes the session, so that a change of version never takes it from
/// under a request.
/// </summary>
internal sealed class LoadedModel(OnnxModel onnx, Signature? signature, ActiveVersion version)
{
    private int _users = 1;

    public OnnxModel Onnx => onnx;

    /// <summary>What was registered, or what the file itself says; null when neither says anything.</summary>
    public Signature? Signature => signature;

    /// <summary>The columns it takes, when it goes by columns and not by tensors; else null.</summary>
    public Signature? Columns { get; } = InputFields.Columns(signature, onnx.Inputs);

    /// <summary>Columns that the model derives from its inputs inside; the prediction log keeps them too, so that monitors see what the model learned from.</summary>
    public Derivations Derived { get; } = onnx.Metadata.TryGetValue(DerivationsJson.MetadataKey, out var derived) ? DerivationsJson.Read(derived) : Derivations.None;

    /// <summary>What each input's elements are called and must be.</summary>
    public IReadOnlyList<InputField> Fields { get; } = InputFields.For(signature, onnx.Inputs);

    /// <summary>The outputs that can be sent: tensors.</summary>
    public IReadOnlyList<string> Outputs { get; } = [.. onnx.Outputs.Select(output => output.Name)];

    public ActiveVersion Version => version;

    /// <summary>Whether its session was disposed.</summary>
    public bool IsClosed => Volatile.Read(ref _users) == 0;

    /// <summary>Begins a use; false when the last user has left, and then it can no longer be used.</summary>
    public bool TryEnter()
    {
        var users = Volatile.Read(ref _users);
        while (users > 0)
        {
            var seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
                return true;
            users = seen;
        }

        return false;
    }

    /// <summary>Ends a use.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            onnx.Dispose();
    }
}
