using System.Collections.Concurrent;
using System.Collections.Immutable;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Taint;

/// <summary>
/// Which tests and calls keep a path inside a folder: a full path that starts with a root that ends in a separator, a relative path that does
/// not climb, a name without folders.
/// </summary>
internal sealed class PathGuards(AnalyzedCompilation compilation)
{
    private const int MaxDepth = 4;

    // A check may lie two calls deep.
    private const int MaxCheckDepth = 2;

    private readonly ConcurrentDictionary<(IMethodSymbol Method, int Depth), bool> _checks = new();
    private readonly ConcurrentDictionary<ISymbol, bool> _cleaners = new(SymbolEqualityComparer.Default);
    private readonly Lazy<bool> _knowsInvalidCharacters = new(() => compilation.Calls.AnyUse([InvalidCharacters]));
    private readonly Lazy<ImmutableHashSet<string>> _mayCheck = new(() => NamesOfChecks(compilation.Calls));

    private const string InvalidCharacters = "GetInvalidFileNameChars";

    /// <summary>True where the test shows that its subject lies below a root or names no folder.</summary>
    public bool Confines(Guard guard)
    {
        if (guard.Outcome is not { } outcome || guard.Test.Operation.Syntax is not ExpressionSyntax test || compilation.Calls.Model(test.SyntaxTree).GetOperation(test) is not { } operation)
        {
            return false;
        }

        return operation switch
        {
            IInvocationOperation { TargetMethod: { Name: "IsMatch", ContainingType.Name: "Regex" } } match when !outcome => Finds(match),
            IPropertyReferenceOperation { Property: { Name: "Success", ContainingType.Name: "Group" }, Instance: { } match } when !outcome
                => compilation.Definitions.Resolve(match, CancellationToken.None) is IInvocationOperation { TargetMethod.ContainingType.Name: "Regex" } found && Finds(found),
            IInvocationOperation call => IsConfining(call, outcome),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } comparison => outcome && (IsSearchForSeparators(comparison.LeftOperand) || IsOwnFileName(comparison.LeftOperand, comparison.RightOperand)),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } comparison when IsSearchForSeparators(comparison.LeftOperand) => !outcome,
            IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } comparison => !outcome && IsOwnFileName(comparison.LeftOperand, comparison.RightOperand),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.GreaterThan } comparison => !outcome && IsSearchForSeparators(comparison.LeftOperand),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan } comparison => outcome && IsSearchForSeparators(comparison.LeftOperand),
            _ => false,
        };
    }

    /// <summary>True where a call leaves no separators: it removes or replaces the characters that no file name may have.</summary>
    public bool Cleans(FlowSite site)
    {
        if (site.Operation.Syntax is not InvocationExpressionSyntax { Expression: var called } invocation)
        {
            return false;
        }

        if (site.Target is { DeclaringSyntaxReferences.IsEmpty: false } method)
        {
            return _cleaners.GetOrAdd(method, _ => method.DeclaringSyntaxReferences.Any(reference => RemovesInvalidCharacters(reference.GetSyntax()) || RemovesClimbs(reference.GetSyntax()))
                || (method.ReturnType.SpecialType == SpecialType.System_String && ChecksRoot(method, 0)));
        }

        return (site.Target?.Name == "Where" && LeavesClimbsOut(invocation.ArgumentList))
            || (site.Target?.Name is "Split" or "Where" or "Select" && (MentionsInvalidCharacters(invocation.ArgumentList) || CapturesInvalidCharacters(invocation.ArgumentList)))
            || (site.Target?.Name == "Aggregate" && called is MemberAccessExpressionSyntax { Expression: var characters } && (MentionsInvalidCharacters(characters) || CapturesInvalidCharacters(characters)));
    }

    /// <summary>True where a body replaces each character that no file name may have, in a loop.</summary>
    public bool RemovesInvalidCharacters(SyntaxNode body)
        => body.DescendantNodes().OfType<ForEachStatementSyntax>().Any(loop => (MentionsInvalidCharacters(loop.Expression) || CapturesInvalidCharacters(loop.Expression))
            && loop.Statement.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any(call => CallGraph.NameOf(call)?.Identifier.ValueText == "Replace"));

    // string.Join('/', path.Split('/').Where(part => part != "..")), and name.Replace('/', '_').Replace('\\', '_')
    private static bool RemovesClimbs(SyntaxNode body)
        => (LeavesClimbsOut(body) && Writes(body, "Split")) || (Replaces(body, "/") && Replaces(body, "\\"));

    private static bool LeavesClimbsOut(SyntaxNode node)
        => node.DescendantNodes().OfType<AnonymousFunctionExpressionSyntax>().SelectMany(predicate => predicate.DescendantNodes()).OfType<BinaryExpressionSyntax>()
            .Any(comparison => comparison.IsKind(SyntaxKind.NotEqualsExpression) && (TextOf(comparison.Left) ?? TextOf(comparison.Right)) == "..");

    private static bool Replaces(SyntaxNode body, string separator)
        => body.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => CallGraph.NameOf(call)?.Identifier.ValueText == "Replace" && call.ArgumentList.Arguments is { Count: 2 } arguments
            && TextOf(arguments[0].Expression) == separator && TextOf(arguments[1].Expression) is { } other && other.IndexOfAny(['/', '\\']) < 0);

    private static string? TextOf(ExpressionSyntax expression) => expression is LiteralExpressionSyntax { Token.Value: string or char } literal ? literal.Token.ValueText : null;

    /// <summary>True where a method compares a full path with a root and refuses what does not lie below, itself or by a method that it calls.</summary>
    public bool ChecksRoot(IMethodSymbol method, int depth)
    {
        foreach (SyntaxReference reference in method.DeclaringSyntaxReferences.Where(reference => compilation.Calls.Contains(reference.SyntaxTree)))
        {
            SyntaxNode body = reference.GetSyntax();
            bool refuses = body.DescendantNodes().Any(node => node is ThrowStatementSyntax or ThrowExpressionSyntax or ReturnStatementSyntax { Expression: LiteralExpressionSyntax { Token.ValueText: "false" } });
            foreach (InvocationExpressionSyntax call in body.DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                string? name = CallGraph.NameOf(call)?.Identifier.ValueText;
                if (name == "StartsWith" && refuses && compilation.Calls.Model(call.SyntaxTree).GetOperation(call) is IInvocationOperation test && (IsConfining(test, true) || IsConfining(test, false)))
                {
                    return true;
                }

                if (depth < MaxCheckDepth && name is not null && _mayCheck.Value.Contains(name) && call.ArgumentList.Arguments.Count > 0 && compilation.Calls.TryGetTarget(call, CancellationToken.None, out IMethodSymbol? inner)
                    && !SymbolEqualityComparer.Default.Equals(inner, method) && inner.DeclaringSyntaxReferences.Length > 0
                    && (inner.ReturnsVoid || inner.ReturnType.SpecialType is SpecialType.System_Boolean or SpecialType.System_String || inner.ReturnType.Name is "Task" or "ValueTask")
                    && (refuses || call.Parent is ExpressionStatementSyntax or AwaitExpressionSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax)
                    && inner.Parameters.Any(parameter => parameter.Type.SpecialType == SpecialType.System_String)
                    && _checks.GetOrAdd((inner, depth), key => ChecksRoot(key.Method, key.Depth + 1)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // The members that compare the start of something, and those that call them: to bind other calls does not pay.
    private static ImmutableHashSet<string> NamesOfChecks(CallGraph calls)
    {
        ImmutableHashSet<string> names = ImmutableHashSet<string>.Empty;
        IEnumerable<string> next = ["StartsWith"];
        for (int depth = 0; depth < MaxCheckDepth; depth++)
        {
            names = names.Union(next = [.. calls.UsersOf(next).Select(user => CallGraph.DeclaredName(user.Declaration)).OfType<string>()]);
        }

        return names;
    }

    private bool IsConfining(IInvocationOperation call, bool outcome)
    {
        bool isText = call.TargetMethod.ContainingType?.SpecialType == SpecialType.System_String;
        switch (call.TargetMethod.Name)
        {
            case "StartsWith" when isText && call.Instance is { } path && call.Arguments.Length > 0:
                return outcome ? IsFull(path, 0) && EndsInSeparator(call.Arguments[0].Value, 0) : IsRelative(path) && call.Arguments[0].Value.ConstantValue is { HasValue: true, Value: string climb } && climb.StartsWith("..", StringComparison.Ordinal);
            case "Equals" when isText:
                return outcome && (IsOwnFileName(call.Instance ?? call.Arguments[0].Value, call.Arguments[call.Instance is null ? 1 : 0].Value)
                    || (call.Instance is { } whole && EndsInSeparator(whole, 0) && MentionsFull(whole)));
            case "Contains" when isText && call.Arguments.Length > 0:
                return !outcome && ((IsSeparator(call.Arguments[0].Value) && call.Arguments[0].Value.ConstantValue is not { Value: '\\' or "\\" }) || (IsClimb(call.Arguments[0].Value) && LooksAtRoot(call)));
            case "Any" or "Exists" when call.Syntax is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } && arguments[arguments.Count - 1].Expression is AnonymousFunctionExpressionSyntax predicate:
                return outcome && compilation.Calls.Model(predicate.SyntaxTree).GetOperation(predicate) is IAnonymousFunctionOperation function
                    && function.Body.Descendants().OfType<IInvocationOperation>().Any(inner => inner.TargetMethod.Name == "StartsWith" && IsConfining(inner, true));
            default:
                return false;
        }
    }

    // A pattern of forbidden characters, slashes among them.
    private static bool Finds(IInvocationOperation match)
        => (match.Instance is null ? match.Arguments.FirstOrDefault(a => a.Parameter?.Name == "pattern")?.Value.ConstantValue.Value : TextGuards.PatternOf(match.Instance)) is string pattern
            && pattern.StartsWith("[", StringComparison.Ordinal) && !pattern.StartsWith("[^", StringComparison.Ordinal) && pattern.Contains('/') && pattern.Contains("\\\\");

    // Made by Path.GetFullPath, here or by whoever calls a method that checks: of a tool's own parameter nothing is known.
    private bool IsFull(IOperation path, int depth)
    {
        path = Definitions.Unwrap(path);
        switch (path)
        {
            case var _ when depth > MaxDepth:
                return false;
            case IInvocationOperation { TargetMethod: { Name: "GetFullPath" } }:
                return true;
            case IInvocationOperation { TargetMethod.ContainingType: { Name: "Path", ContainingNamespace.Name: "IO" }, Arguments: { Length: > 0 } arguments }:
                return IsFull(arguments[0].Value, depth + 1);
            case IInvocationOperation { Instance: { } text, TargetMethod.ContainingType.SpecialType: SpecialType.System_String }:
                return IsFull(text, depth + 1);
            case IInvocationOperation { TargetMethod: { DeclaringSyntaxReferences.IsEmpty: false } method }:
                return method.DeclaringSyntaxReferences.Any(reference => Writes(reference.GetSyntax(), "GetFullPath"));
            case IPropertyReferenceOperation { Property: { Name: "FullName", ContainingNamespace.Name: "IO" } or { Name: "FullName", ContainingType.ContainingNamespace.Name: "IO" } }:
                return true;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                return IsFull(sum.LeftOperand, depth + 1);
            case ICoalesceOperation either:
                return IsFull(either.Value, depth + 1);
            case ILocalReferenceOperation local:
                return Definitions.ValuesOf(local.Local, local).Any(value => IsFull(value, depth + 1));
            case IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol method } parameter }:
                return AssignmentsTo(parameter, method).Any(value => IsFull(value, depth + 1))
                    || (AssignmentsTo(parameter, method).Count == 0 && method.MethodKind is MethodKind.Ordinary or MethodKind.LocalFunction && !compilation.Tools.IsTool(method) && !IsHandedRaw(method, parameter));
            default:
                return false;
        }
    }

    // A check in a method of its own: what is handed to it must be full where the callers show that it is not.
    private bool IsHandedRaw(IMethodSymbol method, IParameterSymbol parameter)
        => compilation.Calls.CallersOf(method, CancellationToken.None).Take(8).Select(node => compilation.Calls.Model(node.SyntaxTree).GetOperation(node)).OfType<IInvocationOperation>()
            .Any(call => call.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == parameter.Ordinal) is { } argument
                && Definitions.Unwrap(argument.Value) is IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol caller } given
                && compilation.Tools.IsTool(caller) && AssignmentsTo(given.Parameter, caller).Count == 0);

    private bool MentionsFull(IOperation text) => text.DescendantsAndSelf().Any(part => part is ILocalReferenceOperation or IParameterReferenceOperation or IInvocationOperation && IsFull(part, 0));

    private bool IsRelative(IOperation path)
        => compilation.Definitions.Resolve(path, CancellationToken.None) is IInvocationOperation { TargetMethod: { Name: "GetRelativePath" } };

    private bool EndsInSeparator(IOperation root, int depth)
    {
        root = Definitions.Unwrap(root);
        switch (root)
        {
            case { ConstantValue: { HasValue: true, Value: string text } }:
                return text.EndsWith("/", StringComparison.Ordinal) || text.EndsWith("\\", StringComparison.Ordinal);
            case var _ when IsSeparator(root):
                return true;
            case var _ when depth > MaxDepth:
                return false;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                return EndsInSeparator(sum.RightOperand, depth + 1);
            case IInterpolatedStringOperation { Parts: { Length: > 0 } parts }:
                return parts[parts.Length - 1] switch
                {
                    IInterpolationOperation hole => EndsInSeparator(hole.Expression, depth + 1),
                    IInterpolatedStringTextOperation literal => EndsInSeparator(literal.Text, depth + 1),
                    _ => false,
                };
            case ICompoundAssignmentOperation added:
                return EndsInSeparator(added.Value, depth + 1);
            case IConditionalOperation { WhenTrue: { } one, WhenFalse: { } other }:
                return EndsInSeparator(one, depth + 1) || EndsInSeparator(other, depth + 1);
            case IInvocationOperation { TargetMethod: { Name: "Concat" or "Join" }, Arguments: { Length: > 1 } arguments }:
                return EndsInSeparator(arguments[arguments.Length - 1].Value, depth + 1);
            // A program's own method that makes sure of it.
            case IInvocationOperation { TargetMethod: { DeclaringSyntaxReferences.IsEmpty: false } method }:
                return method.DeclaringSyntaxReferences.Any(reference => Writes(reference.GetSyntax(), "DirectorySeparatorChar"));
            case IInvocationOperation { TargetMethod: { Name: "GetFullPath" }, Arguments: { Length: > 0 } paths }:
                return EndsInSeparator(paths[0].Value, depth + 1);
            case ILocalReferenceOperation local:
                return Definitions.ValuesOf(local.Local, local).Any(value => EndsInSeparator(value, depth + 1)) || IsDrawnFromEnsured(local);
            case IFieldReferenceOperation or IPropertyReferenceOperation:
                return ValuesOf(((IMemberReferenceOperation)root).Member).Any(value => EndsInSeparator(value, depth + 1));
            default:
                return false;
        }
    }

    // A loop's variable: of a list whose entries the type makes end in separators.
    private static bool IsDrawnFromEnsured(ILocalReferenceOperation local)
        => local.Local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is ForEachStatementSyntax { Expression: IdentifierNameSyntax or MemberAccessExpressionSyntax } loop
            && loop.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
            && type.DescendantNodes().OfType<AssignmentExpressionSyntax>().Where(a => a.Left.ToString().EndsWith(loop.Expression.ToString(), StringComparison.Ordinal)).Any(a => Writes(a.Right, "DirectorySeparatorChar"));

    private IEnumerable<IOperation> ValuesOf(ISymbol member)
    {
        if (member.ContainingType is not { } type)
        {
            yield break;
        }

        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences.Where(reference => compilation.Calls.Contains(reference.SyntaxTree)))
        {
            foreach (SyntaxNode node in reference.GetSyntax().DescendantNodes())
            {
                ExpressionSyntax? value = node switch
                {
                    VariableDeclaratorSyntax { Initializer.Value: { } initial } field when field.Identifier.ValueText == member.Name => initial,
                    PropertyDeclarationSyntax { Initializer.Value: { } initial } property when property.Identifier.ValueText == member.Name => initial,
                    PropertyDeclarationSyntax { ExpressionBody.Expression: { } body } property when property.Identifier.ValueText == member.Name => body,
                    AssignmentExpressionSyntax assignment when assignment.Left.GetLastToken().ValueText == member.Name => assignment.Right,
                    _ => null,
                };
                if (value is not null && compilation.Calls.Model(value.SyntaxTree).GetOperation(value) is { } operation)
                {
                    yield return operation;
                }
            }
        }
    }

    private List<IOperation> AssignmentsTo(IParameterSymbol parameter, IMethodSymbol method)
        => [.. method.DeclaringSyntaxReferences.Where(reference => compilation.Calls.Contains(reference.SyntaxTree)).SelectMany(reference => reference.GetSyntax().DescendantNodes())
            .OfType<AssignmentExpressionSyntax>().Where(assignment => assignment.Left is IdentifierNameSyntax name && name.Identifier.ValueText == parameter.Name)
            .Select(assignment => compilation.Calls.Model(assignment.SyntaxTree).GetOperation(assignment.Right)).OfType<IOperation>()];

    private static bool IsSeparator(IOperation value)
    {
        value = Definitions.Unwrap(value);
        return value.ConstantValue is { HasValue: true, Value: '/' or '\\' or "/" or "\\" }
            || value is IFieldReferenceOperation { Field.Name: "DirectorySeparatorChar" or "AltDirectorySeparatorChar" }
            || value is IInvocationOperation { TargetMethod.Name: "ToString", Instance: IFieldReferenceOperation { Field.Name: "DirectorySeparatorChar" or "AltDirectorySeparatorChar" } };
    }

    private static bool IsClimb(IOperation value) => value.ConstantValue is { HasValue: true, Value: string text } && text.StartsWith("..", StringComparison.Ordinal);

    // '..' alone leaves full paths; with a look at the root nothing gets out.
    private static bool LooksAtRoot(IInvocationOperation call)
        => call.Syntax.Ancestors().FirstOrDefault(CallGraph.IsBody) is { } body && (Writes(body, "IsPathRooted") || Writes(body, "IsPathFullyQualified"));

    private static bool IsOwnFileName(IOperation a, IOperation b)
        => (IsFileName(a) && Definitions.Unwrap(b) is ILocalReferenceOperation or IParameterReferenceOperation or IMemberReferenceOperation)
            || (IsFileName(b) && Definitions.Unwrap(a) is ILocalReferenceOperation or IParameterReferenceOperation or IMemberReferenceOperation);

    private static bool IsFileName(IOperation value)
        => Definitions.Unwrap(value) is IInvocationOperation { TargetMethod: { Name: "GetFileName", ContainingType.Name: "Path" } };

    // name.IndexOfAny(Path.GetInvalidFileNameChars()) < 0
    private bool IsSearchForSeparators(IOperation value)
        => Definitions.Unwrap(value) is IInvocationOperation { TargetMethod: { Name: "IndexOfAny" or "IndexOf" }, Syntax: InvocationExpressionSyntax { ArgumentList: { } arguments } }
            && (MentionsInvalidCharacters(arguments) || CapturesInvalidCharacters(arguments) || Writes(arguments, "DirectorySeparatorChar"));

    private static bool MentionsInvalidCharacters(SyntaxNode node) => Writes(node, InvalidCharacters);

    // A local or member that holds them.
    private bool CapturesInvalidCharacters(SyntaxNode node)
        => _knowsInvalidCharacters.Value && node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .Select(name => compilation.Calls.Model(name.SyntaxTree).GetSymbolInfo(name).Symbol)
            .Where(symbol => symbol is ILocalSymbol or IFieldSymbol or IPropertySymbol { SetMethod: null })
            .SelectMany(symbol => symbol!.DeclaringSyntaxReferences).Any(reference => MentionsInvalidCharacters(reference.GetSyntax()));

    private static bool Writes(SyntaxNode node, string name) => node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == name);
}
