using System.Diagnostics;
using System.IO.Compression;
using Decant.Tests.Shared;

namespace Decant.Imaging.Tests;

/// <summary>Real photographs against an installed OpenCV, pixel by pixel.</summary>
public sealed class OpenCvPeerTests
{
    [SkippableTheory]
    [InlineData("data/imagenet1000/imagenet_sample_1000_short256_jpg88.zip", 120, 0)]
    [InlineData("data/cifar10/cifar10_jpg_test_10000.zip", 60, 0)]
    [InlineData("data/gtsrb/gtsrb_subset.zip", 60, 0)]
    public void DecodeAndResize_SharedArchive_EqualsOpenCv(string archive, int count, int tolerance)
    {
        string zip = SharedAssets.Require(archive);
        string folder = Directory.CreateTempSubdirectory("decant-peer-").FullName;
        try
        {
            using (ZipArchive entries = ZipFile.OpenRead(zip))
            {
                int stride = Math.Max(1, entries.Entries.Count / count);
                for (int i = 0; i < entries.Entries.Count; i += stride)
                {
                    ZipArchiveEntry entry = entries.Entries[i];
                    entry.ExtractToFile(Path.Combine(folder, $"{i:D6}{Path.GetExtension(entry.Name)}"));
                }
            }

            Compare(Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToArray(), Path.Combine(folder, "out.bin"), tolerance);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [SkippableFact]
    public void DecodeAndResize_SharedPictures_EqualsOpenCv()
    {
        string[] pictures = ["onnx/fastestdet/3.jpg", "onnx/yolox/street.jpg", "tflite/coral/cat.bmp", "tflite/coral/bird.bmp", "tflite/coral/grace_hopper.bmp"];
        string output = Path.GetTempFileName();
        try
        {
            Compare([.. pictures.Select(SharedAssets.Require)], output, 0);
        }
        finally
        {
            File.Delete(output);
        }
    }

    private static void Compare(string[] files, string output, int tolerance)
    {
        RunOpenCv([Path.Combine(AppContext.BaseDirectory, "Peer", "decode_with_opencv.py"), output, .. files]);
        using BinaryReader expected = new(File.OpenRead(output));
        foreach (string file in files)
        {
            Image image = ImageDecoders.Decode(File.ReadAllBytes(file), file);
            Assert.Equal((expected.ReadInt32(), expected.ReadInt32()), (image.Width, image.Height));
            AssertNear(expected.ReadBytes(image.Pixels.Length), image, tolerance, file);
            Image source = new(image.Width, image.Height, image.Order, image.Pixels);
            foreach (ResizeMethod method in new[] { ResizeMethod.Area, ResizeMethod.Bilinear, ResizeMethod.Bicubic, ResizeMethod.Nearest })
            {
                Image resized = ImageResizer.ResizeShort(source, 97, method);
                AssertNear(expected.ReadBytes(resized.Pixels.Length), resized, tolerance + (method == ResizeMethod.Bicubic ? 1 : 0), $"{file} by {method}");
            }
        }
    }

    private static void AssertNear(byte[] expected, Image actual, int tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Pixels.Length);
        int worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs(expected[i] - actual.Pixels[i]));
        }

        Assert.True(worst <= tolerance, $"{what}: {worst} levels, {tolerance} allowed");
    }

    private static void RunOpenCv(string[] arguments)
    {
        foreach (string python in new[] { "/usr/bin/python3", "python3" })
        {
            int exit = Run(python, arguments);
            if (exit is not (-1 or 77))
            {
                Assert.Equal(0, exit);
                return;
            }
        }

        Skip.If(true, "python3 with cv2 and numpy is not installed");
    }

    private static int Run(string python, string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
