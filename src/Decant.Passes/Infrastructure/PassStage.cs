namespace Decant.Passes;

/// <summary>Passes that run one after another, again and again while they change anything.</summary>
/// <param name="Name">The name, for reports.</param>
/// <param name="Passes">The passes, in order.</param>
/// <param name="MaximumRounds">How often they run at most.</param>
public sealed record PassStage(string Name, IReadOnlyList<Pass> Passes, int MaximumRounds = 1);
