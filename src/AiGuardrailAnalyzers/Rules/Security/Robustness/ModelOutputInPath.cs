using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Security.Robustness;

/// <summary>AISEC114: a model chooses the path of a file or directory.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModelOutputInPath() : TaintRule(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC114",
        title: "Model output in a file path",
        messageFormat: "The model chooses a file path through {0}; resolve the full path and check that it lies below a fixed folder",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Whoever can write into what a model reads can make it name any file: the tool then reads secrets or overwrites programs with the rights of the process.",
        "OWASP-LLM05:2025", "OWASP-ASI02", "CWE-22", "CWE-73", "Paper-5.2-adversarial-robustness");

    private protected override TaintQuery Query { get; } = new(TaintLabel.Model, GuardKinds.Path | GuardKinds.Letters);

    private protected override ApiRole[] Sinks { get; } = [ApiRole.SinkPath];

    // A loop over the characters that no file name has may run not once, as far as a flow graph knows.
    private protected override IEnumerable<(IOperation Value, IOperation? MessageRole)> ValuesIn(
        IOperation operation, ApiRole role, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => base.ValuesIn(operation, role, compilation, cancellationToken)
            .Where(_ => !OnlyAsks(operation) && (CallGraph.EnclosingBody(operation.Syntax) is not { } body || !compilation.Paths.RemovesInvalidCharacters(body)));

    // new FileInfo(path).Length, new DirectoryInfo(path).ResolveLinkTarget(true): what File.Exists and its like are asked for too.
    private static bool OnlyAsks(IOperation operation)
        => operation is IObjectCreationOperation { Type.Name: "FileInfo" or "DirectoryInfo", Syntax: var made }
            && (made.Parent is MemberAccessExpressionSyntax access ? IsQuestion(access)
                : made.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } && CallGraph.EnclosingBody(made) is { } body
                    && body.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == variable.Identifier.ValueText)
                        .All(name => name.Parent is MemberAccessExpressionSyntax asked && asked.Expression == name && IsQuestion(asked)));

    private static bool IsQuestion(MemberAccessExpressionSyntax access)
        => access.Name.Identifier.ValueText is "Exists" or "Length" or "Name" or "Extension" or "Attributes" or "LinkTarget" or "ResolveLinkTarget"
            or "IsReadOnly" or "LastWriteTime" or "LastWriteTimeUtc" or "CreationTime" or "CreationTimeUtc" or "LastAccessTime" or "LastAccessTimeUtc";
}
