namespace Decant.OnnxRuntime;

/// <summary>How much ONNX Runtime rewrites a graph when it loads it (<c>GraphOptimizationLevel</c>).</summary>
public enum GraphOptimization
{
    /// <summary>Nothing: the graph runs node by node as it stands.</summary>
    None = 0,

    /// <summary>What keeps the graph portable: constant folding, redundant nodes removed.</summary>
    Basic = 1,

    /// <summary>Also fusions into ONNX Runtime's own operators.</summary>
    Extended = 2,

    /// <summary>Also memory layouts chosen for this processor; ONNX Runtime's default.</summary>
    All = 99,
}
