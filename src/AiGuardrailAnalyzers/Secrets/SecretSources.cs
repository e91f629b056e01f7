using AiGuardrailAnalyzers.Catalog;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Secrets;

/// <summary>Tells the reads that yield a secret.</summary>
internal static class SecretSources
{
    /// <summary>What an operation yields, for people: <c>the setting 'OPENAI_API_KEY'</c>; null where it is no secret.</summary>
    public static string? Describe(IOperation operation, SymbolCatalog catalog)
    {
        (ISymbol? member, IEnumerable<IArgumentOperation> arguments) = operation switch
        {
            IInvocationOperation call => ((ISymbol?)call.TargetMethod, call.Arguments.AsEnumerable()),
            IPropertyReferenceOperation property => (property.Property, property.Arguments.AsEnumerable()),
            _ => (null, []),
        };
        foreach (ModelRow row in catalog.RowsOf(member))
        {
            switch (row.Role)
            {
                case ApiRole.SecretValue when !IsWritten(operation):
                    return member!.Name == "GetEnvironmentVariables" ? "the whole environment" : $"what '{member.ContainingType.Name}.{member.Name}' yields";
                case ApiRole.SecretLookup when !IsWritten(operation)
                    && arguments.FirstOrDefault(a => row.Path is null || a.Parameter?.Name == row.Path.Parameter) is { Value.ConstantValue: { HasValue: true, Value: string key } }
                    && SecretKey.IsSecret(key):
                    return $"the setting '{key}'";
            }
        }

        return null;
    }

    private static bool IsWritten(IOperation operation) => operation.Parent is IAssignmentOperation assignment && assignment.Target == operation;
}
