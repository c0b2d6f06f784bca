namespace Slipway.Serving.Batch;
internal sealed class BatchRun { }
