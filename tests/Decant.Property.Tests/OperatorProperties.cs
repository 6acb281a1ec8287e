namespace Decant.Property.Tests;

/// <summary>What holds of every operator alone.</summary>
public class OperatorProperties
{
    private const int Fewest = 5;

    public static TheoryData<string> Operators => [.. OperatorCases.Schemas.Select(OperatorCases.Key)];

    [Theory]
    [MemberData(nameof(Operators))]
    public void Operator_OnRandomCases_HoldsEverywhere(string key)
    {
        int accepted = 0;
        Property.Holds(Rounds.Seeds(14), seed => new GrowthOptions { Steps = 2, Only = key, Symbolic = seed % 2 == 0 }, random =>
        {
            accepted += random.Model.Graph.Nodes.Any(n => OperatorCases.Key(n.Op.Schema) == key) ? 1 : 0;
            return InferenceProperties.Contradiction(random) ?? EngineProperties.Difference(random) ?? FileProperties.Change(random);
        });
        Assert.True(Rounds.AreChosen || accepted >= Fewest, $"only {accepted} cases were accepted");
    }
}
