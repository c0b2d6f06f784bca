using System.Runtime.InteropServices;

namespace Slipway.Models.LightGbm;

/// <summary>The part of LightGBM's C interface (include/LightGBM/c_api.h, 4.x) that is used here. All functions answer 0, or -1 with a message in <see cref="GetLastError"/>.</summary>
internal static unsafe partial class NativeMethods
{
    public const string Library = "lib_lightgbm";
    public const int Float32 = 0;
    public const int Float64 = 1;
    public const int Int32 = 2;
    public const int PredictNormal = 0;
    public const int PredictRaw = 1;
    public const int PredictContributions = 3;

    [LibraryImport(Library, EntryPoint = "LGBM_GetLastError")]
    public static partial nint GetLastError();

    [LibraryImport(Library, EntryPoint = "LGBM_DumpParamAliases")]
    public static partial int DumpParamAliases(long bufferLength, long* length, byte* buffer);

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetCreateFromCSR", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int DatasetCreateFromCsr(int* starts, int startsType, int* places, double* values, int type, long startsLength, long length, long columns, string parameters, nint reference, out nint dataset);

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetSetField", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int DatasetSetField(DatasetHandle dataset, string field, float* data, int count, int type);

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetFree")]
    public static partial int DatasetFree(nint dataset);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterCreate", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int BoosterCreate(DatasetHandle train, string parameters, out nint booster);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterLoadModelFromString", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int BoosterLoadModelFromString(string text, out int iterations, out nint booster);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterAddValidData")]
    public static partial int BoosterAddValidData(BoosterHandle booster, DatasetHandle validation);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterUpdateOneIter")]
    public static partial int BoosterUpdateOneIter(BoosterHandle booster, out int finished);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterGetEvalCounts")]
    public static partial int BoosterGetEvalCounts(BoosterHandle booster, out int count);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterGetEvalNames")]
    public static partial int BoosterGetEvalNames(BoosterHandle booster, int length, out int count, nuint bufferLength, out nuint needed, byte** names);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterGetEval")]
    public static partial int BoosterGetEval(BoosterHandle booster, int data, out int count, double* values);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterGetNumFeature")]
    public static partial int BoosterGetNumFeature(BoosterHandle booster, out int count);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterSaveModelToString")]
    public static partial int BoosterSaveModelToString(BoosterHandle booster, int start, int iterations, int importance, long bufferLength, out long length, byte* buffer);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterCalcNumPredict")]
    public static partial int BoosterCalcNumPredict(BoosterHandle booster, int rows, int kind, int start, int iterations, out long length);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterPredictForMat", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int BoosterPredictForMat(BoosterHandle booster, double* data, int type, int rows, int columns, int rowMajor, int kind, int start, int iterations, string parameters, out long length, double* result);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterFree")]
    public static partial int BoosterFree(nint booster);

    /// <summary>Throws what LightGBM said when a call failed. The message lies in thread-local memory: ask on the thread that called.</summary>
    public static void Check(int answer)
    {
        if (answer != 0)
            throw new ModelException($"LightGBM refused: {Marshal.PtrToStringUTF8(GetLastError())}");
    }
}

internal sealed class DatasetHandle : SafeHandle
{
    public DatasetHandle(nint handle) : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => NativeMethods.DatasetFree(handle) == 0;
}

internal sealed class BoosterHandle : SafeHandle
{
    public BoosterHandle(nint handle) : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => NativeMethods.BoosterFree(handle) == 0;
}
