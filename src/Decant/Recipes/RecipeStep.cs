using YamlDotNet.RepresentationModel;

namespace Decant;

/// <summary>One rewrite of a recipe, with every decision already made.</summary>
public abstract record RecipeStep
{
    private protected RecipeStep()
    {
    }

    /// <summary>The key that names the step in a recipe file.</summary>
    public abstract string Key { get; }

    /// <summary>What the step does, in a few words.</summary>
    public abstract string Summary { get; }

    /// <summary>The rewritten model; the given one stays as it is.</summary>
    internal abstract Graphs.Model Apply(Graphs.Model model);

    internal abstract YamlNode Write();
}
