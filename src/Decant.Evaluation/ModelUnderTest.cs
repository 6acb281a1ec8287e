using Decant.Engine;
using Decant.Graphs;

namespace Decant.Evaluation;

/// <summary>A model and what runs it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Engine">The engine.</param>
/// <param name="Threads">The threads of one run.</param>
public sealed record ModelUnderTest(Model Model, IInferenceEngine Engine, int Threads = 1);
