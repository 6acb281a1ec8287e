using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Decision trees over each row of <c>X: float[N, F]</c>: from its root a row goes to the true or the false child of each node until a leaf,
/// whose weight counts for the leaf's target; the weights of all trees are aggregated: <c>Y: float[N, targets]</c>.
/// </summary>
public sealed partial record TreeEnsembleOp : Operator
{
    private static readonly TypeSet Types = TypeSet.Of(ElementType.Float16, ElementType.Float32, ElementType.Float64);

    /// <summary>TreeEnsemble of the machine learning domain.</summary>
    public static OperatorSchema Definition { get; } = new("TreeEnsemble", 5)
    {
        Domain = OperatorDomains.MachineLearning,
        Inputs = [new("X", Types, "T")],
        Outputs = [new("Y", Types, "T")],
        Attributes =
        [
            "aggregate_function", "leaf_targetids", "leaf_weights", "membership_values", "n_targets", "nodes_falseleafs", "nodes_falsenodeids",
            "nodes_featureids", "nodes_hitrates", "nodes_missing_value_tracks_true", "nodes_modes", "nodes_splits", "nodes_trueleafs",
            "nodes_truenodeids", "post_transform", "tree_roots",
        ],
        Create = FromAttributes,
    };

    /// <summary>How the weights of a target are put together: 0 their average over the trees, 1 the sum, 2 the least, 3 the greatest.</summary>
    public long Aggregation { get; init; } = 1;

    /// <summary>What is done to the aggregated weights of a row: 0 nothing, 1 softmax, 2 logistic, 3 softmax of those that are not zero, 4 probit.</summary>
    public long PostTransform { get; init; }

    /// <summary>The number of targets.</summary>
    public long Targets { get; init; }

    /// <summary>The root of each tree.</summary>
    public EquatableList<long> Roots { get; init; } = [];

    /// <summary>The target of each leaf.</summary>
    public EquatableList<long> LeafTargets { get; init; } = [];

    /// <summary>The weight of each leaf.</summary>
    public required TensorAttribute LeafWeights { get; init; }

    /// <summary>The column that each node looks at.</summary>
    public EquatableList<long> Features { get; init; } = [];

    /// <summary>How each node compares: 0 ≤, 1 &lt;, 2 ≥, 3 &gt;, 4 =, 5 ≠, 6 membership.</summary>
    public required TensorAttribute Modes { get; init; }

    /// <summary>What each node compares with.</summary>
    public required TensorAttribute Splits { get; init; }

    /// <summary>The members of the set of each node of mode 6, in the order of the nodes, each set closed by NaN; null where no node has one.</summary>
    public TensorAttribute? Members { get; init; }

    /// <summary>The child where the comparison holds.</summary>
    public EquatableList<long> TrueNodes { get; init; } = [];

    /// <summary>Whether that child is a leaf.</summary>
    public EquatableList<long> TrueLeaves { get; init; } = [];

    /// <summary>The child where it does not hold.</summary>
    public EquatableList<long> FalseNodes { get; init; } = [];

    /// <summary>Whether that child is a leaf.</summary>
    public EquatableList<long> FalseLeaves { get; init; } = [];

    /// <summary>Whether each node's comparison holds for NaN; null where none does.</summary>
    public EquatableList<long>? MissingIsTrue { get; init; }

    /// <summary>How popular each node is, for runtimes; null where that is not known.</summary>
    public TensorAttribute? HitRates { get; init; }

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("aggregate_function", Aggregation, 1).Set("leaf_targetids", LeafTargets).Set("leaf_weights", LeafWeights.Value)
        .Set("membership_values", Members?.Value).Set("n_targets", Targets)
        .Set("nodes_falseleafs", FalseLeaves).Set("nodes_falsenodeids", FalseNodes).Set("nodes_featureids", Features).Set("nodes_hitrates", HitRates?.Value)
        .Set("nodes_missing_value_tracks_true", MissingIsTrue).Set("nodes_modes", Modes.Value).Set("nodes_splits", Splits.Value)
        .Set("nodes_trueleafs", TrueLeaves).Set("nodes_truenodeids", TrueNodes).Set("post_transform", PostTransform, 0).Set("tree_roots", Roots);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? shape = context.Shape(0);
        if (shape is { Rank: not 2 })
        {
            throw context.Fail("DEC1271", $"the input has shape {shape}, expected [N, F]");
        }

        context.SetOutput(0, context.ElementType(0), shape is null ? null : [shape[0], Targets]);
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => OperatorFacts.None with { Axes = [new(0, 0, 0, 0)] };

    private static TreeEnsembleOp FromAttributes(AttributeMap a) => new()
    {
        Aggregation = a.Int("aggregate_function", 1),
        PostTransform = a.Int("post_transform", 0),
        Targets = a.Int("n_targets"),
        Roots = a.Ints("tree_roots") ?? [],
        LeafTargets = a.Ints("leaf_targetids") ?? [],
        LeafWeights = Required(a, "leaf_weights"),
        Features = a.Ints("nodes_featureids") ?? [],
        Modes = Required(a, "nodes_modes"),
        Splits = Required(a, "nodes_splits"),
        Members = a.Tensor("membership_values") is { } members ? new(members) : null,
        TrueNodes = a.Ints("nodes_truenodeids") ?? [],
        TrueLeaves = a.Ints("nodes_trueleafs") ?? [],
        FalseNodes = a.Ints("nodes_falsenodeids") ?? [],
        FalseLeaves = a.Ints("nodes_falseleafs") ?? [],
        MissingIsTrue = a.Ints("nodes_missing_value_tracks_true"),
        HitRates = a.Tensor("nodes_hitrates") is { } rates ? new(rates) : null,
    };

    private static TensorAttribute Required(AttributeMap attributes, string name) =>
        new(attributes.Tensor(name) ?? throw new ModelException("DEC1102", $"attribute '{name}': required but missing"));
}
