namespace Decant.Bench.Models;

/// <summary>The nets that can be generated: the layers of torchvision's nets and of small transformers, with random weights scaled so that activations stay sane.</summary>
public static class GeneratedNets
{
    /// <summary>Convolutional classifiers [1,3,H,W] → [1,classes], shaped as torchvision's.</summary>
    public static IReadOnlyList<GeneratedNet> Classifiers { get; } =
    [
        new("resnet18", static o => ResNet.Create(o, "resnet18", bottleneck: false, [2, 2, 2, 2])),
        new("resnet50", static o => ResNet.Create(o, "resnet50", bottleneck: true, [3, 4, 6, 3])),
        new("mobilenet-v1", MobileNetV1.Create),
        new("mobilenet-v2", MobileNetV2.Create),
        new("mobilenet-v3-small", MobileNetV3Small.Create),
        new("efficientnet-b0", EfficientNetB0.Create),
        new("squeezenet-1.1", SqueezeNet.Create),
        new("densenet121", DenseNet.Create),
        new("googlenet", GoogLeNet.Create),
        new("shufflenet-v2", ShuffleNetV2.Create),
    ];

    /// <summary>Nets of other kinds: a sentence encoder, an image transformer, a segmentation net.</summary>
    public static IReadOnlyList<GeneratedNet> Others { get; } =
    [
        new("bert-4x256", Bert.Create),
        new("vit-tiny", VisionTransformer.Create),
        new("unet", UNet.Create),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<GeneratedNet> All { get; } = [.. Classifiers, .. Others];

    /// <summary>The net of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static GeneratedNet Find(string name) => All.FirstOrDefault(n => n.Name == name)
        ?? throw new ArgumentException($"there is no net '{name}'; known: {string.Join(", ", All.Select(static n => n.Name))}", nameof(name));
}
