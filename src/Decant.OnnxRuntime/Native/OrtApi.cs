using System.Runtime.InteropServices;

namespace Decant.OnnxRuntime;

/// <summary>
/// The C API of ONNX Runtime: the functions of <c>struct OrtApi</c> that Decant calls, by their place in the table.
/// The table only ever grows, so a place holds for every library that offers <see cref="Version"/> or later.
/// </summary>
internal sealed unsafe class OrtApi
{
    /// <summary>The version of the table that is asked for: the first one that holds every place used here.</summary>
    public const uint Version = 14;

    public readonly delegate* unmanaged<nint, int> GetErrorCode;
    public readonly delegate* unmanaged<nint, byte*> GetErrorMessage;
    public readonly delegate* unmanaged<nint, void> ReleaseStatus;

    public readonly delegate* unmanaged<int, byte*, nint*, nint> CreateEnv;
    public readonly delegate* unmanaged<nint, nint> DisableTelemetryEvents;
    public readonly delegate* unmanaged<nint, void> ReleaseEnv;

    public readonly delegate* unmanaged<nint*, nint> CreateSessionOptions;
    public readonly delegate* unmanaged<nint, void*, nint> SetOptimizedModelFilePath;
    public readonly delegate* unmanaged<nint, void*, nint> EnableProfiling;
    public readonly delegate* unmanaged<nint, int, nint> SetSessionGraphOptimizationLevel;
    public readonly delegate* unmanaged<nint, int, nint> SetIntraOpNumThreads;
    public readonly delegate* unmanaged<nint, int, nint> SetInterOpNumThreads;
    public readonly delegate* unmanaged<nint, byte*, byte*, nint> AddSessionConfigEntry;
    public readonly delegate* unmanaged<nint, void> ReleaseSessionOptions;

    public readonly delegate* unmanaged<nint, void*, nint, nint*, nint> CreateSession;
    public readonly delegate* unmanaged<nint, void*, nuint, nint, nint*, nint> CreateSessionFromArray;
    public readonly delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint> Run;
    public readonly delegate* unmanaged<nint, nuint*, nint> SessionGetInputCount;
    public readonly delegate* unmanaged<nint, nuint*, nint> SessionGetOutputCount;
    public readonly delegate* unmanaged<nint, nuint*, nint> SessionGetOverridableInitializerCount;
    public readonly delegate* unmanaged<nint, nuint, nint*, nint> SessionGetInputTypeInfo;
    public readonly delegate* unmanaged<nint, nuint, nint*, nint> SessionGetOutputTypeInfo;
    public readonly delegate* unmanaged<nint, nuint, nint*, nint> SessionGetOverridableInitializerTypeInfo;
    public readonly delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetInputName;
    public readonly delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetOutputName;
    public readonly delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetOverridableInitializerName;
    public readonly delegate* unmanaged<nint, nint, byte**, nint> SessionEndProfiling;
    public readonly delegate* unmanaged<nint, void> ReleaseSession;

    public readonly delegate* unmanaged<nint*, nint> CreateRunOptions;
    public readonly delegate* unmanaged<nint, nint> RunOptionsSetTerminate;
    public readonly delegate* unmanaged<nint, void> ReleaseRunOptions;

    public readonly delegate* unmanaged<nint, long*, nuint, int, nint*, nint> CreateTensorAsOrtValue;
    public readonly delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint> CreateTensorWithDataAsOrtValue;
    public readonly delegate* unmanaged<nint, void**, nint> GetTensorMutableData;
    public readonly delegate* unmanaged<nint, nuint*, nint> GetStringTensorDataLength;
    public readonly delegate* unmanaged<nint, void*, nuint, nuint*, nuint, nint> GetStringTensorContent;
    public readonly delegate* unmanaged<nint, nuint, nuint, byte**, nint> GetResizedStringTensorElementBuffer;
    public readonly delegate* unmanaged<nint, int*, nint> GetValueType;
    public readonly delegate* unmanaged<nint, int, nint, nint*, nint> GetValue;
    public readonly delegate* unmanaged<nint, nuint*, nint> GetValueCount;
    public readonly delegate* unmanaged<nint*, nuint, int, nint*, nint> CreateValue;
    public readonly delegate* unmanaged<nint, int*, nint> HasValue;
    public readonly delegate* unmanaged<nint, void> ReleaseValue;

    public readonly delegate* unmanaged<nint, nint*, nint> CastTypeInfoToTensorInfo;
    public readonly delegate* unmanaged<nint, int*, nint> GetOnnxTypeFromTypeInfo;
    public readonly delegate* unmanaged<nint, nint*, nint> CastTypeInfoToSequenceTypeInfo;
    public readonly delegate* unmanaged<nint, nint*, nint> GetSequenceElementType;
    public readonly delegate* unmanaged<nint, nint*, nint> CastTypeInfoToOptionalTypeInfo;
    public readonly delegate* unmanaged<nint, nint*, nint> GetOptionalContainedTypeInfo;
    public readonly delegate* unmanaged<nint, void> ReleaseTypeInfo;
    public readonly delegate* unmanaged<nint, nint*, nint> GetTensorTypeAndShape;
    public readonly delegate* unmanaged<nint, int*, nint> GetTensorElementType;
    public readonly delegate* unmanaged<nint, nuint*, nint> GetDimensionsCount;
    public readonly delegate* unmanaged<nint, long*, nuint, nint> GetDimensions;
    public readonly delegate* unmanaged<nint, byte**, nuint, nint> GetSymbolicDimensions;
    public readonly delegate* unmanaged<nint, void> ReleaseTensorTypeAndShapeInfo;

    public readonly delegate* unmanaged<int, int, nint*, nint> CreateCpuMemoryInfo;
    public readonly delegate* unmanaged<nint, void> ReleaseMemoryInfo;
    public readonly delegate* unmanaged<nint*, nint> GetAllocatorWithDefaultOptions;
    public readonly delegate* unmanaged<nint, void*, nint> AllocatorFree;

    /// <summary>Reads the table of functions.</summary>
    /// <param name="table">What <c>OrtApiBase::GetApi</c> returned for <see cref="Version"/>.</param>
    public OrtApi(void** table)
    {
        GetErrorCode = (delegate* unmanaged<nint, int>)table[1];
        GetErrorMessage = (delegate* unmanaged<nint, byte*>)table[2];
        ReleaseStatus = (delegate* unmanaged<nint, void>)table[93];

        CreateEnv = (delegate* unmanaged<int, byte*, nint*, nint>)table[3];
        DisableTelemetryEvents = (delegate* unmanaged<nint, nint>)table[6];
        ReleaseEnv = (delegate* unmanaged<nint, void>)table[92];

        CreateSessionOptions = (delegate* unmanaged<nint*, nint>)table[10];
        SetOptimizedModelFilePath = (delegate* unmanaged<nint, void*, nint>)table[11];
        EnableProfiling = (delegate* unmanaged<nint, void*, nint>)table[14];
        SetSessionGraphOptimizationLevel = (delegate* unmanaged<nint, int, nint>)table[23];
        SetIntraOpNumThreads = (delegate* unmanaged<nint, int, nint>)table[24];
        SetInterOpNumThreads = (delegate* unmanaged<nint, int, nint>)table[25];
        AddSessionConfigEntry = (delegate* unmanaged<nint, byte*, byte*, nint>)table[130];
        ReleaseSessionOptions = (delegate* unmanaged<nint, void>)table[100];

        CreateSession = (delegate* unmanaged<nint, void*, nint, nint*, nint>)table[7];
        CreateSessionFromArray = (delegate* unmanaged<nint, void*, nuint, nint, nint*, nint>)table[8];
        Run = (delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint>)table[9];
        SessionGetInputCount = (delegate* unmanaged<nint, nuint*, nint>)table[30];
        SessionGetOutputCount = (delegate* unmanaged<nint, nuint*, nint>)table[31];
        SessionGetOverridableInitializerCount = (delegate* unmanaged<nint, nuint*, nint>)table[32];
        SessionGetInputTypeInfo = (delegate* unmanaged<nint, nuint, nint*, nint>)table[33];
        SessionGetOutputTypeInfo = (delegate* unmanaged<nint, nuint, nint*, nint>)table[34];
        SessionGetOverridableInitializerTypeInfo = (delegate* unmanaged<nint, nuint, nint*, nint>)table[35];
        SessionGetInputName = (delegate* unmanaged<nint, nuint, nint, byte**, nint>)table[36];
        SessionGetOutputName = (delegate* unmanaged<nint, nuint, nint, byte**, nint>)table[37];
        SessionGetOverridableInitializerName = (delegate* unmanaged<nint, nuint, nint, byte**, nint>)table[38];
        SessionEndProfiling = (delegate* unmanaged<nint, nint, byte**, nint>)table[110];
        ReleaseSession = (delegate* unmanaged<nint, void>)table[95];

        CreateRunOptions = (delegate* unmanaged<nint*, nint>)table[39];
        RunOptionsSetTerminate = (delegate* unmanaged<nint, nint>)table[46];
        ReleaseRunOptions = (delegate* unmanaged<nint, void>)table[97];

        CreateTensorAsOrtValue = (delegate* unmanaged<nint, long*, nuint, int, nint*, nint>)table[48];
        CreateTensorWithDataAsOrtValue = (delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)table[49];
        GetTensorMutableData = (delegate* unmanaged<nint, void**, nint>)table[51];
        GetStringTensorDataLength = (delegate* unmanaged<nint, nuint*, nint>)table[53];
        GetStringTensorContent = (delegate* unmanaged<nint, void*, nuint, nuint*, nuint, nint>)table[54];
        GetResizedStringTensorElementBuffer = (delegate* unmanaged<nint, nuint, nuint, byte**, nint>)table[252];
        GetValueType = (delegate* unmanaged<nint, int*, nint>)table[67];
        GetValue = (delegate* unmanaged<nint, int, nint, nint*, nint>)table[80];
        GetValueCount = (delegate* unmanaged<nint, nuint*, nint>)table[81];
        CreateValue = (delegate* unmanaged<nint*, nuint, int, nint*, nint>)table[82];
        HasValue = (delegate* unmanaged<nint, int*, nint>)table[192];
        ReleaseValue = (delegate* unmanaged<nint, void>)table[96];

        CastTypeInfoToTensorInfo = (delegate* unmanaged<nint, nint*, nint>)table[55];
        GetOnnxTypeFromTypeInfo = (delegate* unmanaged<nint, int*, nint>)table[56];
        CastTypeInfoToSequenceTypeInfo = (delegate* unmanaged<nint, nint*, nint>)table[104];
        GetSequenceElementType = (delegate* unmanaged<nint, nint*, nint>)table[107];
        CastTypeInfoToOptionalTypeInfo = (delegate* unmanaged<nint, nint*, nint>)table[250];
        GetOptionalContainedTypeInfo = (delegate* unmanaged<nint, nint*, nint>)table[251];
        ReleaseTypeInfo = (delegate* unmanaged<nint, void>)table[98];
        GetTensorTypeAndShape = (delegate* unmanaged<nint, nint*, nint>)table[65];
        GetTensorElementType = (delegate* unmanaged<nint, int*, nint>)table[60];
        GetDimensionsCount = (delegate* unmanaged<nint, nuint*, nint>)table[61];
        GetDimensions = (delegate* unmanaged<nint, long*, nuint, nint>)table[62];
        GetSymbolicDimensions = (delegate* unmanaged<nint, byte**, nuint, nint>)table[63];
        ReleaseTensorTypeAndShapeInfo = (delegate* unmanaged<nint, void>)table[99];

        CreateCpuMemoryInfo = (delegate* unmanaged<int, int, nint*, nint>)table[69];
        ReleaseMemoryInfo = (delegate* unmanaged<nint, void>)table[94];
        GetAllocatorWithDefaultOptions = (delegate* unmanaged<nint*, nint>)table[78];
        AllocatorFree = (delegate* unmanaged<nint, void*, nint>)table[76];
    }

    /// <summary>Takes the message and code of a failed call and releases its status.</summary>
    /// <param name="status">What the call returned; zero means success.</param>
    /// <returns>The failure, or null where the call succeeded.</returns>
    public OrtFailure? Take(nint status)
    {
        if (status == 0)
        {
            return null;
        }

        var failure = new OrtFailure((OrtErrorCode)GetErrorCode(status), Marshal.PtrToStringUTF8((nint)GetErrorMessage(status)) ?? "");
        ReleaseStatus(status);
        return failure;
    }

    /// <summary>Throws where a call failed that cannot fail on account of the caller.</summary>
    /// <exception cref="Tensors.ModelException">DEC1705: with ONNX Runtime's own message.</exception>
    public void Check(nint status, string doing)
    {
        if (Take(status) is { } failure)
        {
            throw new Tensors.ModelException("DEC1705", $"ONNX Runtime: {doing} failed: {failure}");
        }
    }
}
