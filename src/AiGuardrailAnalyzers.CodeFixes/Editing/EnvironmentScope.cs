using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>Finds the host's environment in the code at a place.</summary>
internal static class EnvironmentScope
{
    /// <summary>An expression of type <c>IHostEnvironment</c> that can be written at a position; null when there is none.</summary>
    public static string? At(SemanticModel model, int position)
        => InScope.Find(model, position, "Microsoft.Extensions.Hosting.IHostEnvironment", "Environment", "HostingEnvironment");
}
