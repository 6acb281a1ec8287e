using Decant.Tensors;

namespace Decant.Fuzz.Tests;

/// <summary>Asserts that files are refused, or dealt with.</summary>
internal static class Refusals
{
    /// <summary>Reading the model, and all that follows, is refused with this code.</summary>
    public static void Model(string code, ProtoModel model) => Model(code, model.ToArray());

    /// <inheritdoc cref="Model(string, ProtoModel)"/>
    public static void Model(string code, byte[] file)
    {
        Exception error = Assert.ThrowsAny<Exception>(() => new OnnxGraphTarget().Run(file));
        Assert.True(Verdict.IsRefusal(error), error.ToString());
        Assert.StartsWith(code, error is DecantException coded ? coded.Code : error.Message, StringComparison.Ordinal);
    }

    /// <summary>Reading the model, and all that follows, goes through or is refused with some code.</summary>
    public static void Settled(ProtoModel model)
    {
        (Outcome outcome, Exception? error) = Worker.Try(new OnnxGraphTarget(), model.ToArray());
        Assert.True(outcome != Outcome.Found, error?.ToString());
    }
}
