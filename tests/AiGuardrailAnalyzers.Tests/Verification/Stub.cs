namespace AiGuardrailAnalyzers.Tests.Verification;

/// <summary>Source of the packages that can't be restored, one file a package in the folder Stubs: exact names, no behaviour.</summary>
internal static class Stub
{
    public static readonly string AzureFunctions = Read("Microsoft.Azure.Functions.Worker");
    public static readonly string LambdaAnnotations = Read("Amazon.Lambda.Annotations");
    public static readonly string Carter = Read("Carter");

    private static string Read(string package)
    {
        using var reader = new StreamReader(typeof(Stub).Assembly.GetManifestResourceStream($"Stubs/{package}.cs")!);
        return reader.ReadToEnd();
    }
}
