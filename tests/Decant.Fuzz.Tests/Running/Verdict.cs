using System.Diagnostics;
using System.Reflection;
using Decant.Tensors;

namespace Decant.Fuzz.Tests;

/// <summary>Tells errors that refuse a bad file from those that betray a fault.</summary>
internal static class Verdict
{
    // These codes say of themselves that Decant is at fault.
    private static readonly string[] Faults = ["DEC1115", "DEC1207", "DEC1350", "DEC1356", "DEC1654", "DEC1801"];

    /// <summary>Whether <paramref name="error"/> is one of the three kinds, with a code that does not confess a fault.</summary>
    public static bool IsRefusal(Exception error) => error switch
    {
        // A pass that meets what the model contradicts says so; that no pass breaks a sound model is for the property tests.
        DecantException { Code: "DEC1801", InnerException: DecantException cause } => !Faults.Contains(cause.Code),
        DecantException coded => !Faults.Contains(coded.Code),
        ArgumentException argument => argument.Message.StartsWith("DEC", StringComparison.Ordinal) && !Faults.Any(argument.Message.StartsWith),
        _ => false,
    };

    /// <summary>The finding that <paramref name="error"/> is.</summary>
    public static Finding Describe(Exception error, string target, int seed, long index)
    {
        Exception root = error is DecantException { InnerException: { } inner } ? inner : error;
        string kind = error is DecantException coded ? $"{coded.Code}/{root.GetType().Name}" : root.GetType().Name;
        return new Finding(target, seed, index, kind, Place(root), root.Message);
    }

    private static string Place(Exception error)
    {
        foreach (StackFrame frame in new StackTrace(error).GetFrames())
        {
            MethodBase? method = frame.GetMethod();
            if (method?.DeclaringType?.FullName?.StartsWith("Decant.", StringComparison.Ordinal) == true && !method.Name.Contains("Throw", StringComparison.Ordinal))
            {
                return $"{method.DeclaringType.Name}.{method.Name}";
            }
        }

        return "?";
    }
}
