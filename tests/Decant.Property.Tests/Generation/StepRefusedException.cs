namespace Decant.Property.Tests;

/// <summary>A step that does not fit the graph so far.</summary>
/// <param name="message">Why.</param>
internal sealed class StepRefusedException(string message) : Exception(message);
