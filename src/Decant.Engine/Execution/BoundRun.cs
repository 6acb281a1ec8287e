using System.Runtime.InteropServices;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>
/// A model bound to inputs and outputs that stay where they are: write the inputs, run, read the outputs. A run allocates nothing. One request at
/// a time; any number of bound runs share one <see cref="CompiledModel"/>.
/// </summary>
public sealed class BoundRun : IDisposable
{
    private readonly SharedTeam _team;
    private readonly GraphRunner _runner;
    private readonly Dictionary<string, byte[]> _inputs = [];
    private readonly Dictionary<string, Tensor> _outputs = [];

    /// <summary>Binds.</summary>
    /// <exception cref="UnsupportedException">DEC1586: nodes run without a kernel, which cannot write in place; all are listed.</exception>
    internal BoundRun(ProgramCache programs, IReadOnlyDictionary<string, TensorType> types, int threads)
    {
        _team = new SharedTeam(threads);
        _runner = new GraphRunner(programs, _team.Team, null);
        try
        {
            RuntimeValue[] outputs = _runner.Bind([.. programs.Graph.Inputs.Select(input => types.TryGetValue(input.Name, out TensorType? type) ? Input(input.Name, type) : null)]);
            for (int i = 0; i < outputs.Length; i++)
            {
                _outputs[programs.OutputNames[i]] = (Tensor)outputs[i];
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The elements of an input, to be written before a run.</summary>
    /// <exception cref="ArgumentException">There is no such input.</exception>
    public Span<T> Input<T>(string name)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>((_inputs.GetValueOrDefault(name)
            ?? throw new ArgumentException($"there is no input '{name}'; the inputs are {string.Join(", ", _inputs.Keys)}", nameof(name))).AsSpan());

    /// <summary>An output; its elements are those of the latest run.</summary>
    /// <exception cref="ArgumentException">There is no such output.</exception>
    public Tensor Output(string name) => _outputs.GetValueOrDefault(name)
        ?? throw new ArgumentException($"there is no output '{name}'; the outputs are {string.Join(", ", _outputs.Keys)}", nameof(name));

    /// <summary>Runs the model on what the inputs hold.</summary>
    public void Run() => _runner.RunBound();

    /// <inheritdoc/>
    public void Dispose()
    {
        _runner.Dispose();
        _team.Dispose();
    }

    private Tensor Input(string name, TensorType type)
    {
        var memory = new byte[checked((int)type.ElementType.ByteLength(type.Shape!.ElementCount))];
        _inputs.Add(name, memory);
        return Tensor.Create(type.ElementType, memory, type.Shape);
    }
}
