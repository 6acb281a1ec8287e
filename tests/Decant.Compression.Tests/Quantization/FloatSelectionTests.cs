using Decant.Graphs;
using Decant.Operators;

namespace Decant.Compression.Tests;

public sealed class FloatSelectionTests
{
    [Theory]
    [InlineData("first:2", "a", "b")]
    [InlineData("last:1", "d")]
    [InlineData("depth:2", "b", "c")]
    [InlineData("depth:2-3", "b", "c", "d")]
    [InlineData("node*", "node*")]
    [InlineData("Conv", "Conv")]
    public void Resolve_Place_NamesTheLayers(string selector, params string[] names) =>
        Assert.Equal(names, FloatSelection.Resolve(Net(), [selector]));

    [Theory]
    [InlineData("first:x")]
    [InlineData("depth:1-2-3")]
    [InlineData("nothing*")]
    public void Resolve_Malformed_NamesIt(string selector) =>
        Assert.Contains(selector, Assert.Throws<ArgumentException>(() => FloatSelection.Resolve(Net(), [selector])).Message, StringComparison.Ordinal);

    // a; then b and c side by side; then d.
    private static Model Net()
    {
        var draft = new GraphDraft();
        Value a = draft.Conv("a", draft.Input("x", 1, 2, 4, 4), 2, 1);
        Value sum = draft.Add("s", new AddOp(), draft.Conv("b", a, 2, 2), draft.Conv("c", a, 2, 3));
        return draft.Done(draft.Conv("d", sum, 2, 4));
    }
}
