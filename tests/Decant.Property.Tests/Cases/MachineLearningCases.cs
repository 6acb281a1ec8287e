using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Cases of classical models and of training steps.</summary>
internal static class MachineLearningCases
{
    /// <summary>The recipes by operator.</summary>
    public static Dictionary<string, OperatorCases.Recipe> All { get; } = new()
    {
        ["ai.onnx.ml.LabelEncoder"] = LabelEncoder,
        ["ai.onnx.ml.TreeEnsemble"] = TreeEnsemble,
        ["ai.onnx.preview.training.Adagrad"] = static (b, s) => Optimizer(b, s.Create(new AttributeMap().Set("decay_factor", 0.5f).Set("norm_coefficient", 0.25f)), 1),
        ["ai.onnx.preview.training.Adam"] = static (b, s) => Optimizer(b, s.Create(new AttributeMap().Set("norm_coefficient", 0.25f)), 2),
        ["ai.onnx.preview.training.Momentum"] = static (b, s) => Optimizer(
            b,
            s.Create(new AttributeMap().Set("alpha", 0.5f).Set("beta", 0.25f).Set("norm_coefficient", 0.125f).Set("mode", b.Draw.Pick("standard", "nesterov"))),
            1),
    };

    private static OperatorCase LabelEncoder(CaseBuilder b, OperatorSchema schema)
    {
        Operand x = b.New(b.Draw.Pick(ElementType.String, ElementType.Int64, ElementType.Float32), b.Draw.Shape(b.Draw.Next(4)));
        var attributes = new AttributeMap();
        _ = x.Type switch
        {
            ElementType.String => attributes.Set("keys_strings", EquatableList.From<string>(["a", "tree"])),
            ElementType.Int64 => attributes.Set("keys_int64s", EquatableList.From<long>([1, 2])),
            _ => attributes.Set("keys_floats", EquatableList.From<float>([0.5f, 1])),
        };
        return OperatorCase.Of(
            schema.Create(b.Draw.Chance(0.5)
                ? attributes.Set("values_strings", EquatableList.From<string>(["x", "y"]))
                : attributes.Set("values_int64s", EquatableList.From<long>([7, 8])).Set("default_int64", b.Draw.Next(3))),
            x);
    }

    // Three nodes over four leaves: two columns are looked at.
    private static OperatorCase TreeEnsemble(CaseBuilder b, OperatorSchema schema)
    {
        ElementType type = b.Draw.Pick(ElementType.Float32, ElementType.Float64);
        long columns = b.Draw.Between(1, 3);
        AttributeMap attributes = new AttributeMap()
            .Set("aggregate_function", b.Draw.Next(4), 1)
            .Set("leaf_targetids", EquatableList.From<long>([0, 1, 0, 1]))
            .Set("leaf_weights", RandomTensor.Cast(Tensor.Vector(1f, -2f, 0.5f, 3f), type))
            .Set("n_targets", 2)
            .Set("nodes_falseleafs", EquatableList.From<long>([0, 1, 1]))
            .Set("nodes_falsenodeids", EquatableList.From<long>([2, 2, 3]))
            .Set("nodes_featureids", EquatableList.From<long>([0, columns - 1, 0]))
            .Set("nodes_modes", Tensor.Vector((byte)b.Draw.Next(6), (byte)b.Draw.Next(6), (byte)b.Draw.Next(6)))
            .Set("nodes_splits", RandomTensor.Cast(Tensor.Vector(0.3f, -0.4f, 0.6f), type))
            .Set("nodes_trueleafs", EquatableList.From<long>([0, 1, 1]))
            .Set("nodes_truenodeids", EquatableList.From<long>([1, 0, 1]))
            .Set("post_transform", b.Draw.Next(4), 0)
            .Set("tree_roots", EquatableList.From<long>([0, 2]));
        return OperatorCase.Of(schema.Create(attributes), b.New(type, b.Draw.Between(0, 3), columns));
    }

    private static OperatorCase Optimizer(CaseBuilder b, Operator op, int states)
    {
        ElementType type = b.Draw.Pick(ElementType.Float32, ElementType.Float64);
        Shape[] shapes = [.. Enumerable.Range(0, b.Draw.Between(1, 2)).Select(_ => b.Draw.Shape(b.Draw.Next(3)))];
        Operand[] tensors = [.. Enumerable.Range(0, 2 + states).SelectMany(_ => shapes.Select(s => b.New(type, s, Domain.Positive)))];
        return new OperatorCase(op, shapes.Length * (1 + states), [b.Scalar(type, 0.5), b.Scalar(ElementType.Int64, b.Draw.Next(3)), .. tensors]);
    }
}
