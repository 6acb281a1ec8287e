namespace Decant.Formats.Onnx;

/// <summary>The kind of an attribute's value.</summary>
internal enum AttributeType
{
    /// <summary>Not stated (files of IR version 1).</summary>
    Undefined = 0,

    /// <summary>A float.</summary>
    Float = 1,

    /// <summary>An integer.</summary>
    Int = 2,

    /// <summary>A string.</summary>
    String = 3,

    /// <summary>A tensor.</summary>
    Tensor = 4,

    /// <summary>A graph.</summary>
    Graph = 5,

    /// <summary>Floats.</summary>
    Floats = 6,

    /// <summary>Integers.</summary>
    Ints = 7,

    /// <summary>Strings.</summary>
    Strings = 8,

    /// <summary>Tensors.</summary>
    Tensors = 9,

    /// <summary>Graphs.</summary>
    Graphs = 10,

    /// <summary>A sparse tensor.</summary>
    SparseTensor = 11,

    /// <summary>Sparse tensors.</summary>
    SparseTensors = 12,

    /// <summary>A type.</summary>
    TypeProto = 13,

    /// <summary>Types.</summary>
    TypeProtos = 14,
}
