using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>A node of a file and what was made of it, so that it can be written back as it was while nothing has changed.</summary>
internal sealed class OnnxNodeSource
{
    /// <summary>The node as the file has it.</summary>
    public required NodeProto Proto { get; init; }

    /// <summary>The version of the operator set that the file binds it to.</summary>
    public required long Version { get; init; }

    /// <summary>Whether it was changed on the way to the newest version.</summary>
    public required bool Upgraded { get; init; }

    /// <summary>What was made of it, in order.</summary>
    public List<Made> Nodes { get; } = [];

    /// <summary>Which of <see cref="Nodes"/> stands for the node itself.</summary>
    public int Main { get; set; }

    /// <summary>The constants that were made with it.</summary>
    public required Dictionary<string, Tensor> Constants { get; init; }

    /// <summary>Whether the node calls a function, and the made nodes are the function's.</summary>
    public bool IsCall { get; init; }

    /// <summary>A node that was made.</summary>
    /// <param name="Op">Its operator.</param>
    /// <param name="Inputs">The names of its inputs then.</param>
    /// <param name="Outputs">The names of its outputs then.</param>
    internal sealed record Made(Operator Op, string[] Inputs, string[] Outputs)
    {
        /// <summary>What its subgraphs held then; empty where it has none, or where they were made by an upgrade.</summary>
        public object[] Inside { get; init; } = [];
    }
}
