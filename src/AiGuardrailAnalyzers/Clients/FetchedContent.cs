using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Clients;

/// <summary>Content from outside: what is downloaded and what callers send, in values, in buffers that are filled with it, in files that it is written to.</summary>
internal sealed class FetchedContent(AnalyzedCompilation compilation)
{
    private const int MaxDepth = 6;

    // Callers, or other users of a path, that are looked at.
    private const int MaxUsers = 8;

    private const string Download = "a download";

    private static readonly TaintQuery s_callers = new(TaintLabel.Remote, GuardKinds.Confinement);

    private static readonly ImmutableHashSet<string> s_writers = ImmutableHashSet.Create(StringComparer.Ordinal, "Create", "OpenWrite", "Open", "FileStream", "Move", "Copy");

    private static readonly ImmutableHashSet<string> s_contentWriters = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "WriteAllBytes", "WriteAllBytesAsync", "WriteAllText", "WriteAllTextAsync", "WriteAllLines", "WriteAllLinesAsync",
        "AppendAllText", "AppendAllTextAsync", "AppendAllLines", "AppendAllLinesAsync", "AppendAllBytes", "AppendAllBytesAsync");

    /// <summary>The outside that a value's content comes from; null where none is in sight. Text counts as the path of a file where it is said to be one.</summary>
    public FetchedFrom? Of(IOperation value, bool isFile, CancellationToken cancellationToken)
        => isFile ? OfFile(value, 3, cancellationToken)
            : OfValue(value, MaxDepth, cancellationToken) is { } source ? new FetchedFrom(source, value)
            : OpenedFile(value, cancellationToken) is { } path ? OfFile(path, 3, cancellationToken)
            : null;

    // A value that a download is part of: awaited, read, copied into a buffer, or what a method of the program returns.
    private string? OfValue(IOperation value, int depth, CancellationToken cancellationToken)
    {
        if (depth == 0)
        {
            return null;
        }

        cancellationToken.ThrowIfCancellationRequested();
        foreach (IOperation part in value.DescendantsAndSelf())
        {
            string? source = part switch
            {
                IInvocationOperation call when compilation.Catalog.Is(call.TargetMethod, ApiRole.ModelDownload) || compilation.Catalog.Is(call.TargetMethod, ApiRole.ModelDownloadText) => Download,
                IInvocationOperation call when depth > 1 => OfResult(call.TargetMethod, cancellationToken),
                ILocalReferenceOperation local when part == Definitions.Unwrap(value) || part.Type?.SpecialType != SpecialType.System_String
                    => Definitions.ValuesOf(local.Local, local).Where(v => v != value && !v.Syntax.Span.Contains(value.Syntax.Span)).Select(v => OfValue(v, depth - 1, cancellationToken)).FirstOrDefault(found => found is not null)
                        ?? OfBuffer(local, depth, cancellationToken),
                _ => null,
            };
            if (source is not null)
            {
                return source;
            }
        }

        return null;
    }

    // What is written: a download, or what a caller sent.
    private string? OfContent(IOperation value, int depth, CancellationToken cancellationToken)
        => OfValue(value, depth, cancellationToken) ?? s_callers.Find(compilation, value, cancellationToken)?.Description;

    // response.Content.CopyToAsync(buffer), file.CopyTo(buffer), buffer.Write(bytes)
    private string? OfBuffer(ILocalReferenceOperation buffer, int depth, CancellationToken cancellationToken)
    {
        if (depth <= 1 || !TextTypes.IsContainer(buffer.Type))
        {
            return null;
        }

        foreach (IInvocationOperation call in Definitions.Root(buffer).Descendants().OfType<IInvocationOperation>())
        {
            IOperation? content = call.TargetMethod.Name switch
            {
                "CopyTo" or "CopyToAsync" when call.Arguments.Any(a => IsSame(a.Value, buffer.Local)) => call.Instance,
                "Write" or "WriteAsync" or "WriteLine" or "WriteLineAsync" when IsSame(call.Instance, buffer.Local) => call.Arguments.FirstOrDefault()?.Value,
                _ => null,
            };
            if (content is not null && (compilation.Catalog.Is(call.TargetMethod, ApiRole.ModelDownload) ? Download : OfContent(content, depth - 1, cancellationToken)) is { } source)
            {
                return source;
            }
        }

        return null;
    }

    private static bool IsSame(IOperation? value, ILocalSymbol local) => value is not null && Definitions.Unwrap(value) is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local);

    private string? OfResult(IMethodSymbol method, CancellationToken cancellationToken)
        => compilation.Calls.OperationsOf(method, cancellationToken).SelectMany(body => body.Descendants()).OfType<IReturnOperation>().Select(r => r.ReturnedValue)
            .Where(value => value is not null && value.Type?.SpecialType != SpecialType.System_String).Select(value => OfValue(value!, 3, cancellationToken)).FirstOrDefault(source => source is not null);

    // File.OpenRead(path), File.ReadAllBytes(path), new FileStream(path, …): the file counts.
    private IOperation? OpenedFile(IOperation stream, CancellationToken cancellationToken)
    {
        IOperation value = compilation.Definitions.Resolve(stream, cancellationToken);
        value = value is IAwaitOperation awaited ? awaited.Operation : value;
        return value switch
        {
            IInvocationOperation { TargetMethod: { ContainingType.Name: "BinaryData", Name: "FromStream" or "FromBytes" or "FromString" } } wrapped => wrapped.Arguments.FirstOrDefault() is { } content ? OpenedFile(content.Value, cancellationToken) : null,
            IInvocationOperation { TargetMethod: { ContainingType.Name: "File", Name: "OpenRead" or "ReadAllBytes" or "ReadAllBytesAsync" or "Open" or "ReadAllText" or "ReadAllTextAsync" or "ReadLines" or "ReadAllLines" } } call => call.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == 0)?.Value,
            IObjectCreationOperation { Type.Name: "FileStream" } creation => creation.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == 0)?.Value,
            _ => null,
        };
    }

    private FetchedFrom? OfFile(IOperation path, int callers, CancellationToken cancellationToken)
    {
        IOperation resolved = compilation.Definitions.Resolve(path, cancellationToken);

        // var path = await DownloadAsync(url)
        if (Awaited(resolved) is IInvocationOperation maker && WrittenBy(maker.TargetMethod, cancellationToken) is { } made)
        {
            return new FetchedFrom(made, path);
        }

        foreach (IOperation operation in Definitions.Root(path).Descendants())
        {
            cancellationToken.ThrowIfCancellationRequested();
            string? source = operation switch
            {
                IInvocationOperation call when Naming(call.Arguments, path, cancellationToken) is { } argument => OfCall(call, argument, path, cancellationToken),
                IInvocationOperation call when MemberOf(path) is { } member => compilation.Calls.OperationsOf(call.TargetMethod, cancellationToken).Select(body => Written(body, member, cancellationToken)).FirstOrDefault(found => found is not null),
                IObjectCreationOperation { Type.Name: "FileStream" or "StreamWriter" } creation when Naming(creation.Arguments, path, cancellationToken) is not null && !IsForReading(creation) => OfStream(creation, cancellationToken),
                _ => null,
            };
            if (source is not null)
            {
                return new FetchedFrom(source, path);
            }
        }

        return callers == 0 ? null
            : resolved is IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary } method } parameter } ? OfCallers(method, parameter, callers - 1, cancellationToken)
            : MemberOf(path) is { IsStatic: true } shared ? OfOthers(shared, path, cancellationToken)
            : null;
    }

    // await task, task.Result, task.GetAwaiter().GetResult()
    private static IOperation Awaited(IOperation value) => value switch
    {
        IAwaitOperation awaited => Definitions.Unwrap(awaited.Operation),
        IPropertyReferenceOperation { Property.Name: "Result", Instance: { } task } => Definitions.Unwrap(task),
        IInvocationOperation { TargetMethod.Name: "GetResult", Instance: IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } task } } => Definitions.Unwrap(task),
        _ => value,
    };

    private string? OfCall(IInvocationOperation call, IArgumentOperation argument, IOperation path, CancellationToken cancellationToken)
    {
        IMethodSymbol method = call.TargetMethod;
        if (IsOfFile(method))
        {
            return s_contentWriters.Contains(method.Name) ? call.Arguments.Where(a => a != argument).Select(a => OfContent(a.Value, MaxDepth, cancellationToken)).FirstOrDefault(source => source is not null)
                : method.Name is "Move" or "Copy" ? argument.Parameter?.Ordinal == 1 ? OfFile(call.Arguments.First(a => a.Parameter?.Ordinal == 0).Value, 0, cancellationToken)?.Description ?? OfDownloads(Definitions.Root(path), cancellationToken) : null
                : s_writers.Contains(method.Name) ? OfStream(call, cancellationToken)
                : null;
        }

        return compilation.Catalog.RowsOf(method).Any(row => row.Role == ApiRole.ModelDownloadFile && row.Path?.Parameter == argument.Parameter?.Name && !HasHash(call)) ? Download
            : WrittenBy(method, cancellationToken);
    }

    // What goes into the stream of a file; any download where that is not in sight.
    private string? OfStream(IOperation stream, CancellationToken cancellationToken)
    {
        ILocalSymbol? local = stream.Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } ? declarator.Symbol : null;
        IOperation root = Definitions.Root(stream);
        return root.Descendants().OfType<ILocalReferenceOperation>().Where(use => SymbolEqualityComparer.Default.Equals(use.Local, local)).Take(1).Select(use => OfBuffer(use, MaxDepth, cancellationToken)).FirstOrDefault(source => source is not null)
            ?? OfDownloads(root, cancellationToken);
    }

    private string? OfDownloads(IOperation body, CancellationToken cancellationToken)
        => body.DescendantsAndSelf().OfType<IInvocationOperation>().Any(call => compilation.Catalog.Is(call.TargetMethod, ApiRole.ModelDownload) || compilation.Catalog.Is(call.TargetMethod, ApiRole.ModelDownloadFile)
            || OfResult(call.TargetMethod, cancellationToken) is not null) ? Download : null;

    // A method of the program that writes a file.
    private string? WrittenBy(IMethodSymbol method, CancellationToken cancellationToken)
        => compilation.Calls.OperationsOf(method, cancellationToken).Select(body => Written(body, null, cancellationToken)).FirstOrDefault(source => source is not null);

    // What a body writes to a file: any, or that of a member's path.
    private string? Written(IOperation body, ISymbol? path, CancellationToken cancellationToken)
    {
        foreach (IOperation operation in body.DescendantsAndSelf())
        {
            cancellationToken.ThrowIfCancellationRequested();
            string? source = operation switch
            {
                IInvocationOperation call when IsOfFile(call.TargetMethod) && Means(call.Arguments) => s_contentWriters.Contains(call.TargetMethod.Name)
                    ? call.Arguments.Where(a => a.Parameter?.Ordinal == 1).Select(a => OfContent(a.Value, MaxDepth, cancellationToken)).FirstOrDefault(found => found is not null) ?? (path is null && IsDownloader(call) ? Download : null)
                    : s_writers.Contains(call.TargetMethod.Name) ? OfStream(call, cancellationToken) : null,
                IInvocationOperation call when path is null && compilation.Catalog.Is(call.TargetMethod, ApiRole.ModelDownloadFile) => Download,
                IObjectCreationOperation { Type.Name: "FileStream" or "StreamWriter" } creation when !IsForReading(creation) && Means(creation.Arguments) => OfStream(creation, cancellationToken),
                _ => null,
            };
            if (source is not null)
            {
                return source;
            }
        }

        return null;

        bool Means(ImmutableArray<IArgumentOperation> arguments) => path is null || arguments.Any(a => SymbolEqualityComparer.Default.Equals(MemberOf(a.Value), path));

        bool IsDownloader(IInvocationOperation call) => call.TargetMethod.Name.StartsWith("WriteAllBytes", StringComparison.Ordinal) && OfDownloads(body, cancellationToken) is not null;
    }

    // The path is what callers say: their files count.
    private FetchedFrom? OfCallers(IMethodSymbol method, IParameterSymbol parameter, int callers, CancellationToken cancellationToken)
        => compilation.Calls.CallersOf(method, cancellationToken).Take(MaxUsers).Select(call => compilation.Calls.Model(call.SyntaxTree).GetOperation(call, cancellationToken)).OfType<IInvocationOperation>()
            .Select(call => call.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == parameter.Ordinal)?.Value).OfType<IOperation>()
            .Select(argument => OfFile(argument, callers, cancellationToken)).FirstOrDefault(found => found is not null);

    // Another method writes the file of a path that they share.
    private FetchedFrom? OfOthers(ISymbol path, IOperation use, CancellationToken cancellationToken)
        => compilation.Calls.UsersOf(path.Name).Select(user => user.Declaration).Where(declaration => !declaration.Span.Contains(use.Syntax.Span) || declaration.SyntaxTree != use.Syntax.SyntaxTree).Take(MaxUsers)
            .Select(declaration => compilation.Calls.Model(declaration.SyntaxTree).GetOperation(declaration, cancellationToken)).OfType<IOperation>()
            .Select(body => Written(body, path, cancellationToken) is { } source ? new FetchedFrom(source, body) : null).FirstOrDefault(found => found is not null);

    // A hash that the downloader itself compares.
    private static bool HasHash(IInvocationOperation call)
        => call.Arguments.Any(a => a.Parameter?.Name is "hash_prefix" && a.ArgumentKind != ArgumentKind.DefaultValue && a.Value.ConstantValue is not { HasValue: true, Value: null or "" });

    private static bool IsForReading(IObjectCreationOperation stream)
        => stream.Arguments.Any(a => Definitions.Unwrap(a.Value) is IFieldReferenceOperation { Field: { Name: "Open", ContainingType.Name: "FileMode" } or { Name: "Read", ContainingType.Name: "FileAccess" } });

    private IArgumentOperation? Naming(ImmutableArray<IArgumentOperation> arguments, IOperation path, CancellationToken cancellationToken)
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

    private static ISymbol? MemberOf(IOperation path) => (Definitions.Unwrap(path) as IMemberReferenceOperation)?.Member;

    private static bool IsOfFile(IMethodSymbol method) => method.ContainingType is { Name: "File", ContainingNamespace: { Name: "IO", ContainingNamespace.Name: "System" } };
}

/// <summary>Where content comes from.</summary>
/// <param name="Description">For people: <c>a download</c>, <c>'file' from the request</c>.</param>
/// <param name="Place">The value that holds it, or its path, in the code that fetches it; else that code.</param>
internal sealed record FetchedFrom(string Description, IOperation Place);
