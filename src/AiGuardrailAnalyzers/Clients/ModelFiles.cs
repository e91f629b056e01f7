using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Clients;

/// <summary>
/// Where the file or bytes of a model come from, as far as one method and the methods that it calls show it: downloaded, and compared with a
/// known hash or not.
/// </summary>
internal sealed class ModelFiles(AnalyzedCompilation compilation)
{
    private const int MaxDepth = 6;

    private static readonly ImmutableHashSet<string> s_comparisons = ImmutableHashSet.Create(
        StringComparer.Ordinal, "Equals", "SequenceEqual", "FixedTimeEquals", "Compare", "CompareOrdinal", "CompareTo", "StartsWith", "Contains", "ContainsKey", "ContainsValue");

    private static readonly ImmutableHashSet<string> s_writers = ImmutableHashSet.Create(StringComparer.Ordinal, "WriteAllBytes", "WriteAllBytesAsync", "Create", "OpenWrite", "Open", "FileStream", "Move", "Copy");

    /// <summary>True where a model's bytes, stream or file was downloaded in sight and nothing compared it with a known hash.</summary>
    /// <param name="model">The path, bytes or stream that the model is loaded from.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public bool IsUnverifiedDownload(IOperation model, CancellationToken cancellationToken)
    {
        IOperation root = Definitions.Root(model);
        return (model.Type?.SpecialType == SpecialType.System_String
                ? IsDownloadedFile(model, root, cancellationToken)
                : IsDownloaded(model, MaxDepth, cancellationToken) || OpenedFile(model, cancellationToken) is { } path && IsDownloadedFile(path, root, cancellationToken))
            && !IsVerified(model, root, cancellationToken);
    }

    /// <summary>True where a model's bytes, stream or file is compared with a known hash in sight.</summary>
    public bool IsVerified(IOperation model, CancellationToken cancellationToken) => IsVerified(model, Definitions.Root(model), cancellationToken);

    // A value that a download is part of: awaited, read, copied into a buffer, or what a method of the program returns.
    private bool IsDownloaded(IOperation value, int depth, CancellationToken cancellationToken)
    {
        if (depth == 0)
        {
            return false;
        }

        cancellationToken.ThrowIfCancellationRequested();
        foreach (IOperation part in value.DescendantsAndSelf())
        {
            switch (part)
            {
                case IInvocationOperation call when compilation.Catalog.Is(call.TargetMethod, ApiRole.ModelDownload):
                    return true;
                case IInvocationOperation call when depth > 1 && ReturnsDownload(call.TargetMethod, cancellationToken):
                    return true;
                case ILocalReferenceOperation local when part.Type?.SpecialType != SpecialType.System_String
                    && (Definitions.ValuesOf(local.Local, local).Any(v => v != value && !v.Syntax.Span.Contains(value.Syntax.Span) && IsDownloaded(v, depth - 1, cancellationToken))
                        || IsFilledByDownload(local, depth, cancellationToken)):
                    return true;
            }
        }

        return false;
    }

    // response.Content.CopyToAsync(buffer), download.CopyTo(buffer)
    private bool IsFilledByDownload(ILocalReferenceOperation buffer, int depth, CancellationToken cancellationToken)
        => Definitions.Root(buffer).Descendants().OfType<IInvocationOperation>().Any(call => call.TargetMethod.Name is "CopyTo" or "CopyToAsync"
            && call.Arguments.Any(a => Definitions.Unwrap(a.Value) is ILocalReferenceOperation local && SymbolEqualityComparer.Default.Equals(local.Local, buffer.Local))
            && (compilation.Catalog.Is(call.TargetMethod, ApiRole.ModelDownload) || (call.Instance is { } source && IsDownloaded(source, depth - 1, cancellationToken))));

    private bool ReturnsDownload(IMethodSymbol method, CancellationToken cancellationToken)
        => BodiesOf(method, cancellationToken).Any(body => body.Descendants().OfType<IReturnOperation>().Any(r => r.ReturnedValue is { } value && value.Type?.SpecialType != SpecialType.System_String && IsDownloaded(value, 3, cancellationToken)));

    // File.OpenRead(path), File.ReadAllBytes(path), new FileStream(path, …): the file counts.
    private IOperation? OpenedFile(IOperation stream, CancellationToken cancellationToken)
    {
        IOperation value = compilation.Definitions.Resolve(stream, cancellationToken);
        value = value is IAwaitOperation awaited ? awaited.Operation : value;
        return value switch
        {
            IInvocationOperation { TargetMethod: { ContainingType.Name: "File", Name: "OpenRead" or "ReadAllBytes" or "ReadAllBytesAsync" or "Open" } } call => call.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == 0)?.Value,
            IObjectCreationOperation { Type.Name: "FileStream" } creation => creation.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == 0)?.Value,
            _ => null,
        };
    }

    private bool IsDownloadedFile(IOperation path, IOperation root, CancellationToken cancellationToken)
    {
        // var path = await DownloadAsync(url)
        IOperation resolved = compilation.Definitions.Resolve(path, cancellationToken);
        if ((resolved is IAwaitOperation awaited ? Definitions.Unwrap(awaited.Operation) : resolved) is IInvocationOperation maker && BodiesOf(maker.TargetMethod, cancellationToken).Any(body => Downloads(body, cancellationToken) && Writes(body)))
        {
            return true;
        }

        foreach (IOperation operation in root.Descendants())
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (operation)
            {
                case IInvocationOperation call when Names(call.Arguments, path, cancellationToken) is { } argument:
                    if (compilation.Catalog.RowsOf(call.TargetMethod).Any(row => row.Role == ApiRole.ModelDownloadFile && row.Path?.Parameter == argument.Parameter?.Name && !HasHash(call))
                        || (IsWriter(call.TargetMethod) && Downloads(root, cancellationToken) && (call.TargetMethod.Name is not ("WriteAllBytes" or "WriteAllBytesAsync") || call.Arguments.Any(a => IsDownloaded(a.Value, MaxDepth, cancellationToken))))
                        || BodiesOf(call.TargetMethod, cancellationToken).Any(body => Downloads(body, cancellationToken) && Writes(body)))
                    {
                        return true;
                    }

                    break;
                case IInvocationOperation call when MemberOf(path) is { } member && BodiesOf(call.TargetMethod, cancellationToken).Any(body => Downloads(body, cancellationToken) && Writes(body, member)):
                    // await EnsureModelAsync(): it downloads to the same field.
                    return true;
                case IObjectCreationOperation { Type.Name: "FileStream" } creation when Names(creation.Arguments, path, cancellationToken) is not null && !IsForReading(creation) && Downloads(root, cancellationToken):
                    return true;
            }
        }

        return false;
    }

    // A hash that the downloader itself compares.
    private static bool HasHash(IInvocationOperation call)
        => call.Arguments.Any(a => a.Parameter?.Name is "hash_prefix" && a.ArgumentKind != ArgumentKind.DefaultValue && a.Value.ConstantValue is not { HasValue: true, Value: null or "" });

    private static bool IsForReading(IObjectCreationOperation stream)
        => stream.Arguments.Any(a => Definitions.Unwrap(a.Value) is IFieldReferenceOperation { Field: { Name: "Open", ContainingType.Name: "FileMode" } or { Name: "Read", ContainingType.Name: "FileAccess" } });

    private IArgumentOperation? Names(ImmutableArray<IArgumentOperation> arguments, IOperation path, CancellationToken cancellationToken)
        => arguments.FirstOrDefault(argument => argument.Value.Syntax != path.Syntax && argument.Value.Type?.SpecialType == SpecialType.System_String && IsSamePath(argument.Value, path, cancellationToken));

    private bool IsSamePath(IOperation a, IOperation b, CancellationToken cancellationToken)
    {
        (IOperation left, IOperation right) = (Definitions.Unwrap(a), Definitions.Unwrap(b));
        if (SyntaxFactory.AreEquivalent(left.Syntax, right.Syntax))
        {
            return left is not ILiteralOperation || Equals(left.ConstantValue.Value, right.ConstantValue.Value);
        }

        IOperation first = compilation.Definitions.Resolve(left, cancellationToken), second = compilation.Definitions.Resolve(right, cancellationToken);
        return first.Syntax == second.Syntax || (first.ConstantValue is { HasValue: true, Value: string text } && second.ConstantValue is { HasValue: true, Value: string other } && text == other);
    }

    private bool Downloads(IOperation body, CancellationToken cancellationToken)
        => body.DescendantsAndSelf().OfType<IInvocationOperation>().Any(call => compilation.Catalog.Is(call.TargetMethod, ApiRole.ModelDownload) || compilation.Catalog.Is(call.TargetMethod, ApiRole.ModelDownloadFile)
            || ReturnsDownload(call.TargetMethod, cancellationToken));

    private static ISymbol? MemberOf(IOperation path) => (Definitions.Unwrap(path) as IMemberReferenceOperation)?.Member;

    private static bool Writes(IOperation body, ISymbol path)
        => body.DescendantsAndSelf().Any(operation => operation switch
        {
            IInvocationOperation call => IsWriter(call.TargetMethod) && call.Arguments.Any(a => SymbolEqualityComparer.Default.Equals(MemberOf(a.Value), path)),
            IObjectCreationOperation { Type.Name: "FileStream" } creation => !IsForReading(creation) && creation.Arguments.Any(a => SymbolEqualityComparer.Default.Equals(MemberOf(a.Value), path)),
            _ => false,
        });

    private bool Writes(IOperation body)
        => body.DescendantsAndSelf().Any(operation => operation switch
        {
            IInvocationOperation call => IsWriter(call.TargetMethod) || compilation.Catalog.Is(call.TargetMethod, ApiRole.ModelDownloadFile),
            IObjectCreationOperation { Type.Name: "FileStream" } creation => !IsForReading(creation),
            _ => false,
        });

    private static bool IsWriter(IMethodSymbol method) => s_writers.Contains(method.Name) && method.ContainingType is { Name: "File", ContainingNamespace: { Name: "IO", ContainingNamespace.Name: "System" } };

    // A hash or signature is computed on every way to the load, here or in a method that is called here, and compared.
    private bool IsVerified(IOperation model, IOperation root, CancellationToken cancellationToken)
    {
        foreach (IInvocationOperation call in root.Descendants().OfType<IInvocationOperation>())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (call.Syntax.SpanStart < model.Syntax.SpanStart
                && !IsSkippedWhereFileExists(call.Syntax, model.Syntax)
                && (Compares(call, cancellationToken) || BodiesOf(call.TargetMethod, cancellationToken).Any(body => Verifies(body, 2, cancellationToken))))
            {
                return true;
            }
        }

        return false;
    }

    private bool Verifies(IOperation body, int depth, CancellationToken cancellationToken)
        => body.Descendants().OfType<IInvocationOperation>().Any(call => !IsSkippedWhereFileExists(call.Syntax, null)
            && (Compares(call, cancellationToken)
                || (compilation.Catalog.Is(call.TargetMethod, ApiRole.IntegrityCheck) && call.Parent is IReturnOperation or IConversionOperation { Parent: IReturnOperation })
                || (depth > 0 && BodiesOf(call.TargetMethod, cancellationToken).Any(inner => Verifies(inner, depth - 1, cancellationToken)))));

    // The hash goes into a comparison, through locals and text; a signature's check is one.
    private bool Compares(IInvocationOperation call, CancellationToken cancellationToken)
        => compilation.Catalog.Is(call.TargetMethod, ApiRole.IntegrityCheck)
            && (call.Type?.SpecialType == SpecialType.System_Boolean
                || Definitions.Root(call).Descendants().Any(operation => operation switch
                {
                    IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison => Mentions(comparison, call, 5, cancellationToken),
                    IInvocationOperation comparison when s_comparisons.Contains(comparison.TargetMethod.Name) => Mentions(comparison, call, 5, cancellationToken),
                    IIsPatternOperation match => Mentions(match.Value, call, 5, cancellationToken),
                    _ => false,
                }));

    private static bool Mentions(IOperation value, IOperation wanted, int depth, CancellationToken cancellationToken)
        => depth > 0 && value.DescendantsAndSelf().Any(part => part == wanted || part.Syntax == wanted.Syntax
            || (part is ILocalReferenceOperation local && Definitions.ValuesOf(local.Local, local).Any(v => Mentions(v, wanted, depth - 1, cancellationToken))));

    // if (!File.Exists(path)) { download and compare }: a file that is there already is compared with nothing.
    private static bool IsSkippedWhereFileExists(SyntaxNode check, SyntaxNode? load)
        => check.Ancestors().Any(node => node is IfStatementSyntax branch && !(load is not null && branch.Span.Contains(load.Span)) && !branch.Condition.Span.Contains(check.Span) && AsksForFile(branch.Condition))
            || check.AncestorsAndSelf().OfType<StatementSyntax>().Any(statement => statement.Parent is BlockSyntax block
                && block.Statements.TakeWhile(s => s != statement).Any(s => s is IfStatementSyntax { Condition: var condition } branch && AsksForFile(condition)
                    && (branch.Statement is BlockSyntax body ? body.Statements.LastOrDefault() : branch.Statement) is ReturnStatementSyntax
                    && (load is null || !block.Span.Contains(load.Span))));

    private static bool AsksForFile(ExpressionSyntax condition)
        => condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == "Exists")
            && condition.DescendantNodesAndSelf().All(node => !node.IsKind(SyntaxKind.LogicalOrExpression));

    private IEnumerable<IOperation> BodiesOf(IMethodSymbol method, CancellationToken cancellationToken)
        => compilation.Calls.BodiesOf(method, cancellationToken).Select(body => compilation.Calls.Model(body.SyntaxTree).GetOperation(body, cancellationToken)).OfType<IOperation>();
}
