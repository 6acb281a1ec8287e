using Decant.Graphs;

namespace Decant.Compression;

/// <summary>
/// Writes a quantized model in another form or for another target. Integers, scales and zero points are carried over and nothing is computed in float, but for
/// biases that a target wants in float, so that what has an integer form computes the same integers. Sums, products and means of ONNX Runtime's operators
/// multiply scales in an order of their own and may differ by one where a number lies midway between two integers.
/// </summary>
public static class QuantizedForms
{
    /// <summary>A copy of the model in a form.</summary>
    /// <param name="model">A quantized model of either form, or of both, whose types are inferred.</param>
    /// <param name="form">The form.</param>
    public static Model Write(Model model, QuantizedForm form)
    {
        Model result = model.Clone();
        _ = form == QuantizedForm.QOperator ? new QOperatorWriter(result.Graph).Run() : new QdqWriter(result.Graph).Run();
        StoredWeights.Tidy(result);
        TypeInference.Infer(result);
        return result;
    }

    /// <summary>A copy of the model, in QDQ form, with the types that a target accepts.</summary>
    /// <param name="model">A quantized model of either form whose types are inferred.</param>
    /// <param name="target">The target.</param>
    /// <exception cref="Tensors.UnsupportedException">DEC1909: scales or zero points break rules of the target, which no change of types mends; all are listed.</exception>
    public static Model Retarget(Model model, DeploymentTarget target)
    {
        Model result = Write(model, QuantizedForm.Qdq);
        new TypeShift(result.Graph, target).Run();
        StoredWeights.Tidy(result);
        TypeInference.Infer(result);
        TargetCheck.Require(result, target);
        return result;
    }
}
