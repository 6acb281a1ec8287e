using System.Text;

namespace Decant.Fuzz.Tests;

/// <summary>Damages text by whole words and lines: most of what results is still of the format.</summary>
internal static class TextMutator
{
    private static readonly string[] Words =
    [
        "0", "-1", "1", "NaN", ".inf", "-.inf", "1e400", "1e-400", "2147483647", "-2147483648", "9223372036854775807", "99999999999999999999", "1073741824", "true", "null", "~", "", "''",
        "[]", "{}", "[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]", "&a [*a]", "*a", "!!binary AAAA", "? x", "|\n  text", "rgb", "float32", "string", "int4", "nchw", "\u00e9\u4e2d", "\"\\u0000\"",
    ];

    private static readonly char[] Breaks = [' ', ',', ':', '[', ']', '{', '}', '\n', '\t', ';'];

    /// <summary>Replaces, removes, repeats and exchanges words and lines.</summary>
    public static byte[] Mutate(byte[] source, byte[] other, Random random)
    {
        string text = Encoding.UTF8.GetString(source);
        for (int edits = 1 + random.Next(4); edits > 0; edits--)
        {
            text = random.Next(4) == 0 ? Lines(text, Encoding.UTF8.GetString(other), random) : Word(text, random);
        }

        return Encoding.UTF8.GetBytes(text.Length > 1 << 20 ? text[..(1 << 20)] : text);
    }

    private static string Word(string text, Random random)
    {
        if (text.Length == 0)
        {
            return Words[random.Next(Words.Length)];
        }

        int at = random.Next(text.Length);
        int start = text.LastIndexOfAny(Breaks, at) + 1;
        int end = text.IndexOfAny(Breaks, at);
        end = end < 0 ? text.Length : Math.Max(end, start);
        string word = text[start..end];
        string replacement = random.Next(6) switch
        {
            0 => string.Empty,
            1 => $"{word} {word}",
            2 => $"[{word}, {word}]",
            3 => string.Concat(Enumerable.Repeat("[", random.Next(1, 3000))) + word,
            _ => Words[random.Next(Words.Length)],
        };
        return text[..start] + replacement + text[end..];
    }

    private static string Lines(string text, string other, Random random)
    {
        List<string> lines = [.. text.Split('\n')];
        string[] others = other.Split('\n');
        int at = random.Next(lines.Count);
        switch (random.Next(5))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(at, lines[random.Next(lines.Count)]);
                break;
            case 2:
                lines.Insert(at, others[random.Next(others.Length)]);
                break;
            case 3:
                lines[at] = new string(' ', random.Next(200)) + lines[at].TrimStart();
                break;
            default:
                (lines[at], lines[^1]) = (lines[^1], lines[at]);
                break;
        }

        return string.Join('\n', lines);
    }
}
