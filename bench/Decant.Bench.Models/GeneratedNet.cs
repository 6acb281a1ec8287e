using Decant.Graphs;

namespace Decant.Bench.Models;

/// <summary>A net of a well-known shape with seeded random weights.</summary>
/// <param name="Name">The name, such as <c>resnet18</c>.</param>
/// <param name="Create">Makes the model: one input, static shapes, opset 17.</param>
public sealed record GeneratedNet(string Name, Func<NetOptions, Model> Create)
{
    /// <summary>Makes the model as it was designed.</summary>
    public Model Build() => Create(new NetOptions());
}
