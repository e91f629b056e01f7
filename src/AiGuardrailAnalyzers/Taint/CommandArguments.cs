using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Taint;

/// <summary>
/// Finds the arguments that a process gets one by one. Each is a word of its own: to a fixed program it is harmless behind <c>--</c>, and where a
/// fixed text leads it; an interpreter runs what it is given in any case.
/// </summary>
internal static class CommandArguments
{
    // Programs that run what their arguments or input say.
    private static readonly ImmutableHashSet<string> s_interpreters = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "cmd", "powershell", "pwsh", "sh", "bash", "zsh", "dash", "fish", "ksh", "busybox", "env", "sudo", "su", "doas", "xargs", "ssh", "wsl", "python", "python2", "python3", "py", "ipython",
        "node", "deno", "bun", "perl", "ruby", "php", "lua", "wscript", "cscript", "mshta", "rundll32", "osascript", "dotnet-script", "csi", "irb", "Rscript", "sqlcmd", "psql", "mysql", "sqlite3");

    /// <summary>True for what adds to a list, or writes: to which, only binding tells.</summary>
    public static bool MayAdd(IOperation operation) => operation is IInvocationOperation { TargetMethod.Name: "Add" or "Write" or "WriteLine" or "WriteAsync" or "WriteLineAsync" };

    /// <summary>The arguments that an operation adds to a process's list, or hands over as a list.</summary>
    public static IEnumerable<IOperation> In(IOperation operation, AnalyzedCompilation compilation, CancellationToken cancellationToken)
    {
        switch (operation)
        {
            // info.ArgumentList.Add(value), and ArgumentList = { … }
            case IInvocationOperation { TargetMethod.Name: "Add", Arguments: { Length: 1 } arguments } call when ListOf(call) is { } list && compilation.Catalog.Is(list.Property, ApiRole.SinkArguments):
                bool isInterpreted = IsInterpreter(call);
                return isInterpreted || (!HasLead(arguments[0].Value) && !IsBehindDashes(call)) ? [arguments[0].Value] : [];
            // Process.Start(file, [ … ])
            case IInvocationOperation or IObjectCreationOperation:
                return SinkValues.In(operation, ApiRole.SinkArguments, compilation.Catalog).SelectMany(given => ElementsOf(given.Value, IsInterpreter(operation)));
            default:
                return [];
        }
    }

    /// <summary>What an operation writes into an interpreter's standard input.</summary>
    public static IEnumerable<IOperation> InputIn(IOperation operation, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => operation is IInvocationOperation { TargetMethod.Name: "Write" or "WriteLine" or "WriteAsync" or "WriteLineAsync", Instance: { } writer, Arguments: { Length: > 0 } arguments } call
            && compilation.Definitions.Resolve(writer, cancellationToken) is IPropertyReferenceOperation input && compilation.Catalog.Is(input.Property, ApiRole.SinkInput)
            && RunsInterpreter(Definitions.Root(call).Syntax)
            ? [arguments[0].Value]
            : [];

    /// <summary>True where the body around an operation starts programs that it names itself, and no interpreter.</summary>
    public static bool RunsFixedProgram(IOperation operation) => !IsInterpreter(operation);

    private static IPropertyReferenceOperation? ListOf(IInvocationOperation add) => add.Instance switch
    {
        IPropertyReferenceOperation list => list,
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } => (add.Parent?.Parent as IMemberInitializerOperation)?.InitializedMember as IPropertyReferenceOperation,
        ILocalReferenceOperation local => Definitions.ValuesOf(local.Local, local).Select(Definitions.Unwrap).OfType<IPropertyReferenceOperation>().FirstOrDefault(),
        _ => null,
    };

    private static IEnumerable<IOperation> ElementsOf(IOperation list, bool isInterpreted)
    {
        // The overload that takes a whole command line.
        IOperation[] elements = list.Type?.SpecialType == SpecialType.System_String ? [] : [.. Elements(Definitions.Unwrap(list))];
        if (elements.Length == 0)
        {
            return [list];
        }

        return isInterpreted ? elements : elements.TakeWhile(element => !IsDashes(element)).Where(element => !HasLead(element));
    }

    private static IEnumerable<IOperation> Elements(IOperation list) => list switch
    {
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
        IObjectCreationOperation { Initializer: { } initializer } => initializer.Initializers.OfType<IInvocationOperation>().Where(add => add.Arguments.Length == 1).Select(add => add.Arguments[0].Value),
        // At Roslyn 4.8 a collection expression is no typed operation.
        { Syntax: CollectionExpressionSyntax } => list.ChildOperations,
        _ => [],
    };

    private static bool IsDashes(IOperation value) => value.ConstantValue is { HasValue: true, Value: "--" };

    // '--title=…': the value can't become an option of its own.
    private static bool HasLead(IOperation value) => Definitions.Unwrap(value) switch
    {
        IInterpolatedStringOperation { Parts: { Length: > 0 } parts } => parts[0] is IInterpolatedStringTextOperation,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum => HasLead(sum.LeftOperand) || sum.LeftOperand.ConstantValue is { HasValue: true, Value: string { Length: > 0 } },
        _ => false,
    };

    private static bool IsBehindDashes(IInvocationOperation add)
    {
        IEnumerable<IOperation> before = add.Instance is IInstanceReferenceOperation
            ? add.Parent?.ChildOperations ?? Enumerable.Empty<IOperation>()
            : Definitions.Root(add).Descendants();
        return before.OfType<IInvocationOperation>().Any(other => other.TargetMethod.Name == "Add" && other.Arguments.Length == 1 && other.Syntax.SpanStart < add.Syntax.SpanStart && IsDashes(other.Arguments[0].Value));
    }

    private static bool IsInterpreter(IOperation operation)
    {
        IOperation root = Definitions.Root(operation);
        string[] programs = [.. ProgramsIn(root.Syntax)];
        return programs.Length == 0 || programs.Any(s_interpreters.Contains);
    }

    private static bool RunsInterpreter(SyntaxNode body) => ProgramsIn(body).Any(s_interpreters.Contains);

    /// <summary>The fixed programs that a body names: FileName = "git", new ProcessStartInfo("git"), Process.Start("git", …).</summary>
    public static IEnumerable<string> ProgramsIn(SyntaxNode body)
    {
        foreach (SyntaxNode node in body.DescendantNodes())
        {
            ExpressionSyntax? program = node switch
            {
                AssignmentExpressionSyntax { Left: var left, Right: var right } when left.GetLastToken().ValueText == "FileName" => right,
                ObjectCreationExpressionSyntax { Type: var type, ArgumentList.Arguments: { Count: > 0 } arguments } when type.GetLastToken().ValueText == "ProcessStartInfo" => arguments[0].Expression,
                ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments, Parent: EqualsValueClauseSyntax { Parent.Parent: VariableDeclarationSyntax { Type: var type } } } when type.GetLastToken().ValueText == "ProcessStartInfo" => arguments[0].Expression,
                InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Start", Expression: var process }, ArgumentList.Arguments: { Count: > 1 } arguments } when process.GetLastToken().ValueText == "Process" => arguments[0].Expression,
                _ => null,
            };
            foreach (LiteralExpressionSyntax literal in program?.DescendantNodesAndSelf().OfType<LiteralExpressionSyntax>().Where(l => l.IsKind(SyntaxKind.StringLiteralExpression)) ?? Enumerable.Empty<LiteralExpressionSyntax>())
            {
                string name = literal.Token.ValueText.Substring(literal.Token.ValueText.LastIndexOfAny(['/', '\\']) + 1);
                yield return name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name.Substring(0, name.Length - 4) : name;
            }
        }
    }
}
