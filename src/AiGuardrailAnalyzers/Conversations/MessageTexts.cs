using System.Collections.Concurrent;
using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Conversations;

/// <summary>
/// Tells which values are text that goes to a model or comes from it, as far as one member shows it and the members that it calls. Cheap on
/// purpose: what it can't tell is no text.
/// </summary>
internal sealed class MessageTexts
{
    public const string Prompt = "a prompt";
    public const string Answer = "a model's answer";
    public const string Message = "a message's text";

    private const int MaxDepth = 12;

    private static readonly ImmutableArray<ApiRole> s_prompts = ImmutableArray.Create(ApiRole.PromptUser, ApiRole.PromptInstructions, ApiRole.PromptMessage, ApiRole.PromptTemplate);

    private readonly ImmutableHashSet<string> _callNames;

    private readonly ImmutableHashSet<string> _names;

    private readonly AnalyzedCompilation _compilation;
    private readonly ConversationTypes _types;
    private readonly ConcurrentDictionary<SyntaxNode, bool> _relevant = new();
    private readonly ConcurrentDictionary<(SyntaxNode Root, bool MayEnter), ImmutableHashSet<string>> _prompts = new();
    private readonly Lazy<ImmutableHashSet<string>> _callers;

    public MessageTexts(AnalyzedCompilation compilation)
    {
        _callNames = compilation.Catalog.NamesInUse(ApiRole.ModelChat, ApiRole.ModelPrompt);
        _names = compilation.Catalog.NamesInUse(ApiRole.MessageText, [.. s_prompts]).Union(_callNames);
        _compilation = compilation;
        _types = new ConversationTypes(compilation.Catalog);
        _callers = new(() => compilation.Calls.UsersOf(_callNames).Select(member => CallGraph.DeclaredName(member.Declaration)).OfType<string>().ToImmutableHashSet(StringComparer.Ordinal));
    }

    /// <summary>What a value is, for people; null where it is no text of a conversation.</summary>
    public string? Of(IOperation value, CancellationToken cancellationToken)
        => IsRelevant(value.Syntax) ? Of(value, MaxDepth, mayEnter: true, cancellationToken) : null;

    // By names alone: a member that writes none of them has nothing to do with a model.
    private bool IsRelevant(SyntaxNode node)
    {
        SyntaxNode member = node.Ancestors().FirstOrDefault(n => n is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or CompilationUnitSyntax) ?? node;
        if (!_relevant.TryGetValue(member, out bool isRelevant))
        {
            isRelevant = member.DescendantNodes().OfType<SimpleNameSyntax>().Any(name => _names.Contains(name.Identifier.ValueText) || _callers.Value.Contains(name.Identifier.ValueText));
            _relevant.TryAdd(member, isRelevant);
        }

        return isRelevant;
    }

    private string? Of(IOperation value, int depth, bool mayEnter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IOperation current = Definitions.Unwrap(value);
        if (depth == 0 || current.ConstantValue.HasValue || !TextTypes.CanCarry(current.Type))
        {
            return null;
        }

        switch (current)
        {
            case IInterpolatedStringOperation text:
                return First(text.Parts.OfType<IInterpolationOperation>().Select(part => part.Expression));
            case IBinaryOperation sum:
                return First([sum.LeftOperand, sum.RightOperand]);
            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                return First([choice.WhenTrue, otherwise]);
            case ICoalesceOperation coalesce:
                return First([coalesce.Value, coalesce.WhenNull]);
            case IAwaitOperation awaited:
                return First([awaited.Operation]);
            case IConditionalAccessOperation access:
                return First([access.WhenNotNull]);
            case IArrayCreationOperation { Initializer: { } elements }:
                return First(elements.ElementValues);
            case IInvocationOperation call:
                return OfCall(call, depth, mayEnter, cancellationToken);
            case IPropertyReferenceOperation property when Known(property.Property) is { } known:
                return known;
            case IObjectCreationOperation or IAnonymousObjectCreationOperation or IArrayElementReferenceOperation:
                return null;
        }

        return OfType(current.Type)
            ?? (current is ILocalReferenceOperation local ? OfLocal(local, depth, mayEnter, cancellationToken) : null)
            ?? (PathOf(current) is { } path && Prompts(Definitions.Root(current), mayEnter, cancellationToken).Contains(path) && !_compilation.Definitions.Resolve(current, cancellationToken).ConstantValue.HasValue ? Prompt : null);

        string? First(IEnumerable<IOperation> parts) => parts.Select(part => Of(part, depth - 1, mayEnter, cancellationToken)).FirstOrDefault(found => found is not null);
    }

    // The name of a tool is the model's choice, but says nothing of the conversation.
    private string? Known(ISymbol member)
        => _compilation.Catalog.Is(member, ApiRole.SourceModel) && member.Name is not ("Name" or "FunctionName") ? Answer : _compilation.Catalog.Is(member, ApiRole.MessageText) ? Message : null;

    // A message written as it is shows its text.
    private string? OfType(ITypeSymbol? type)
        => type is INamedTypeSymbol { TypeKind: TypeKind.Class, IsAbstract: false } && _compilation.Catalog.IsType(type, ApiRole.PromptMessageType)
            && !type.AllInterfaces.Any(i => i.SpecialType == SpecialType.System_Collections_IEnumerable) ? Message : null;

    private string? OfCall(IInvocationOperation call, int depth, bool mayEnter, CancellationToken cancellationToken)
    {
        IMethodSymbol method = call.TargetMethod;
        if (_compilation.ModelCalls.ModelCall(method) is { Role: ApiRole.ModelChat or ApiRole.ModelPrompt } || Known(method) is not null)
        {
            return Answer;
        }

        // JsonSerializer.Serialize(history)
        if (method.ContainingType.Name is "JsonSerializer" or "JsonConvert" && call.Arguments.Any(argument => _types.IsConversation(Definitions.Unwrap(argument.Value).Type)))
        {
            return Message;
        }

        if (call.Instance is { } receiver && (method.ContainingType.SpecialType == SpecialType.System_String || method is { Name: nameof(ToString), Parameters.IsEmpty: true } || method.Name == "ConfigureAwait"))
        {
            return Of(receiver, depth - 1, mayEnter, cancellationToken);
        }

        if (_compilation.Catalog.IsType(method.ContainingType, ApiRole.TextMaker))
        {
            return call.Arguments.Select(argument => FunctionOf(argument.Value) is { } function
                    ? function.Body.Descendants().OfType<IReturnOperation>().Select(way => way.ReturnedValue).OfType<IOperation>().Select(v => Of(v, depth - 1, mayEnter, cancellationToken)).FirstOrDefault(found => found is not null)
                    : Of(argument.Value, depth - 1, mayEnter, cancellationToken))
                .FirstOrDefault(found => found is not null);
        }

        // One call deep: a service of the program that asks the model.
        return mayEnter && IsTextual(method.ReturnType) && _callers.Value.Contains(method.Name)
            && _compilation.Calls.OperationsOf(method, cancellationToken)
                .SelectMany(body => body.Descendants().OfType<IReturnOperation>()).Where(way => way.ReturnedValue is not null && IsOfBody(way))
                .Any(way => Of(way.ReturnedValue!, depth - 1, mayEnter: false, cancellationToken) is not null)
                    ? Answer
                    : null;
    }

    private static IAnonymousFunctionOperation? FunctionOf(IOperation value)
        => Definitions.Unwrap(value) is IDelegateCreationOperation { Target: IAnonymousFunctionOperation function } ? function : Definitions.Unwrap(value) as IAnonymousFunctionOperation;

    private static bool IsOfBody(IReturnOperation way)
    {
        for (IOperation? parent = way.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsTextual(ITypeSymbol type)
        => type.SpecialType == SpecialType.System_String || (type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } results } && results[0].SpecialType == SpecialType.System_String);

    private string? OfLocal(ILocalReferenceOperation use, int depth, bool mayEnter, CancellationToken cancellationToken)
    {
        IOperation root = Definitions.Root(use);
        foreach (IOperation value in Definitions.ValuesOf(use.Local, use))
        {
            if (!value.Syntax.Span.Contains(use.Syntax.Span) && Of(value, depth - 1, mayEnter, cancellationToken) is { } found)
            {
                return found;
            }
        }

        foreach (IOperation operation in root.Descendants())
        {
            switch (operation)
            {
                // await foreach (var update in client.GetStreamingResponseAsync(…))
                case IForEachLoopOperation loop when loop.Locals.Contains(use.Local, SymbolEqualityComparer.Default) && Of(loop.Collection, depth - 1, mayEnter, cancellationToken) is { } found:
                    return found;

                // text.Append(update.Text)
                case IInvocationOperation { Instance: ILocalReferenceOperation receiver, TargetMethod: { Name: "Append" or "AppendLine" } } append when SymbolEqualityComparer.Default.Equals(receiver.Local, use.Local)
                    && append.Arguments.Select(argument => Of(argument.Value, depth - 1, mayEnter, cancellationToken)).FirstOrDefault(found => found is not null) is { } appended:
                    return appended;
            }
        }

        return null;
    }

    // The variables of a member whose whole value is a prompt, here or in a method of the program that gets it.
    private ImmutableHashSet<string> Prompts(IOperation root, bool mayEnter, CancellationToken cancellationToken)
    {
        if (!_prompts.TryGetValue((root.Syntax, mayEnter), out ImmutableHashSet<string>? known))
        {
            var paths = ImmutableHashSet.CreateBuilder(StringComparer.Ordinal);
            foreach (IOperation operation in root.Descendants())
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (IOperation value in s_prompts.SelectMany(role => SinkValues.In(operation, role, _compilation.Catalog)).Select(sink => Definitions.Unwrap(sink.Value)))
                {
                    Add(value);
                    Add(_compilation.Definitions.Resolve(value, cancellationToken));
                }

                if (mayEnter && operation is IInvocationOperation call && _callers.Value.Contains(call.TargetMethod.Name))
                {
                    ImmutableHashSet<string> taken = _compilation.Calls.BodiesOf(call.TargetMethod, cancellationToken)
                        .Select(body => _compilation.Calls.Model(body.SyntaxTree).GetOperation(body, cancellationToken)).OfType<IOperation>()
                        .Aggregate(ImmutableHashSet<string>.Empty, (all, body) => all.Union(Prompts(body, mayEnter: false, cancellationToken)));
                    foreach (IArgumentOperation argument in call.Arguments.Where(a => a.Parameter is not null && taken.Contains(a.Parameter.Name)))
                    {
                        Add(Definitions.Unwrap(argument.Value));
                    }
                }

                void Add(IOperation value)
                {
                    if (value.Type?.SpecialType == SpecialType.System_String && PathOf(value) is { } path)
                    {
                        paths.Add(path);
                    }
                }
            }

            known = paths.ToImmutable();
            _prompts.TryAdd((root.Syntax, mayEnter), known);
        }

        return known;
    }

    // 'question', 'request.Question', 'this.prompt': the names of variables and members only.
    private static string? PathOf(IOperation value) => Definitions.Unwrap(value) switch
    {
        ILocalReferenceOperation local => local.Local.Name,
        IParameterReferenceOperation parameter => parameter.Parameter.Name,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => field.Field.Name,
        IPropertyReferenceOperation { Arguments.IsEmpty: true, Instance: null or IInstanceReferenceOperation } property => property.Property.Name,
        IPropertyReferenceOperation { Arguments.IsEmpty: true, Instance: { } instance } property => PathOf(instance) is { } path ? path + "." + property.Property.Name : null,
        _ => null,
    };
}
