namespace Decant.Tests;

/// <summary>The glossary pins the field's words that code, messages and docs use.</summary>
public sealed class GlossaryTests
{
    private static readonly string Glossary = File.ReadAllText(Path.Combine(DocumentFolder.Root, "docs", "glossary.md"));

    [Theory]
    [InlineData("opset")]
    [InlineData("initializer")]
    [InlineData("QDQ")]
    [InlineData("scale")]
    [InlineData("zero point")]
    [InlineData("per-tensor")]
    [InlineData("per-axis")]
    [InlineData("block")]
    [InlineData("calibration")]
    [InlineData("observer")]
    [InlineData("PTQ")]
    [InlineData("QAT")]
    [InlineData("accumulator")]
    [InlineData("sparsity")]
    [InlineData("N:M")]
    [InlineData("mask")]
    [InlineData("saliency")]
    [InlineData("structured")]
    [InlineData("teacher")]
    [InlineData("student")]
    [InlineData("lower")]
    [InlineData("fold")]
    [InlineData("fuse")]
    [InlineData("legalize")]
    public void Glossary_PinsTheTerm(string term) => Assert.Contains($"**{term}**", Glossary, StringComparison.Ordinal);
}
