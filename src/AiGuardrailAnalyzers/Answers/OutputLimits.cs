using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Answers;

/// <summary>Knows where a program bounds the length of a model's answers, and where it makes options that could and do not.</summary>
internal sealed class OutputLimits
{
    private readonly AnalyzedCompilation _compilation;
    private readonly Lazy<bool> _areSetCentrally;

    public OutputLimits(AnalyzedCompilation compilation)
    {
        _compilation = compilation;
        _areSetCentrally = new(() => compilation.UsesOf(ApiRole.AnswerLimit).Any(IsCentral));
    }

    /// <summary>The first model call that gets options which are made here without a limit of at most so much; null where there is a limit, or none can be ruled out.</summary>
    public IInvocationOperation? UnlimitedCall(IObjectCreationOperation options, int most, CancellationToken cancellationToken)
    {
        if (!HasLimit(options.Type) || options.SemanticModel is not { } model)
        {
            return null;
        }

        foreach (InvocationExpressionSyntax call in CallsWith(options))
        {
            if (model.GetOperation(call, cancellationToken) is IInvocationOperation candidate
                && candidate.Arguments.FirstOrDefault(a => a.ArgumentKind == ArgumentKind.Explicit && OptionsIn(a.Value, cancellationToken)?.Syntax == options.Syntax) is { } argument
                && (_compilation.ModelCalls.ModelCall(candidate.TargetMethod) is not null || HandsOn(candidate.TargetMethod, argument.Parameter, cancellationToken)))
            {
                return IsUnlimited(options, argument.Value, most, cancellationToken) && !_areSetCentrally.Value ? candidate : null;
            }
        }

        return null;
    }

    /// <summary>The property that would bound the answer.</summary>
    public string NameOfLimit(ITypeSymbol? type) => LimitOf(type)?.Name ?? "";

    /// <summary>True where the code around a place sets a limit: its body, or its type where that makes what it uses again.</summary>
    public bool AreSetAround(SyntaxNode place)
    {
        SyntaxNode? body = AnswerEndings.MemberAround(place);
        SyntaxNode? type = TypeOf(place);
        return _compilation.UsesOf(ApiRole.AnswerLimit).Any(use => SetValue(use.Node) is { } value
            && !value.IsKind(SyntaxKind.NullLiteralExpression)
            && (body?.Span.Contains(use.Node.Span) == true && body.SyntaxTree == use.Node.SyntaxTree
                || (TypeOf(use.Node) == type && type is TypeDeclarationSyntax
                    && use.Node.Ancestors().TakeWhile(n => n != type).Any(n => n is ConstructorDeclarationSyntax or VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } or PropertyDeclarationSyntax))));
    }

    private IObjectCreationOperation? OptionsIn(IOperation argument, CancellationToken cancellationToken)
    {
        IOperation value = _compilation.Definitions.Resolve(argument, cancellationToken);
        if (value is not IObjectCreationOperation creation)
        {
            return null;
        }

        return HasLimit(creation.Type) ? creation
            : creation.Type is { Name: "KernelArguments" } ? creation.Arguments.Select(a => OptionsIn(a.Value, cancellationToken)).FirstOrDefault(options => options is not null)
            : null;
    }

    // Calls around the creation, else those that name what holds it.
    private static IEnumerable<InvocationExpressionSyntax> CallsWith(IObjectCreationOperation options)
    {
        InvocationExpressionSyntax[] around = [.. options.Syntax.Ancestors().TakeWhile(n => n is not StatementSyntax).OfType<InvocationExpressionSyntax>()];
        string? holder = options.Syntax.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } => variable.Identifier.ValueText,
            EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property } => property.Identifier.ValueText,
            ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax property } => property.Identifier.ValueText,
            _ => null,
        };
        SyntaxNode? scope = options.Syntax.Parent?.Parent?.Parent?.Parent is FieldDeclarationSyntax || options.Syntax.Parent?.Parent is PropertyDeclarationSyntax ? TypeOf(options.Syntax) : AnswerEndings.MemberAround(options.Syntax);
        return holder is null ? around : scope?.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == holder)
            .SelectMany(name => name.Ancestors().TakeWhile(n => n is not StatementSyntax).OfType<InvocationExpressionSyntax>()) ?? [];
    }

    // A method of the program that gives what it takes to a model call as it is.
    private bool HandsOn(IMethodSymbol method, IParameterSymbol? parameter, CancellationToken cancellationToken)
        => parameter is not null
            && _compilation.Calls.BodiesOf(method, cancellationToken).Any(body => body.DescendantNodes().OfType<ArgumentSyntax>().Any(argument =>
                argument is { Expression: IdentifierNameSyntax name, Parent.Parent: InvocationExpressionSyntax call }
                && _compilation.Calls.TryGetTarget(call, cancellationToken, out IMethodSymbol? target)
                && _compilation.ModelCalls.ModelCall(target) is not null
                && _compilation.Calls.Model(name.SyntaxTree).GetSymbolInfo(name, cancellationToken).Symbol is IParameterSymbol passed
                && HasLimit(passed.Type)
                && passed.Ordinal == parameter.Ordinal));

    private bool HasLimit(ITypeSymbol? type) => LimitOf(type) is not null;

    private ISymbol? LimitOf(ITypeSymbol? type)
        => EndpointMap.WithBases(type as INamedTypeSymbol).SelectMany(t => t.GetMembers()).FirstOrDefault(member => member is IPropertySymbol && _compilation.Catalog.Is(member, ApiRole.AnswerLimit));

    private bool IsUnlimited(IObjectCreationOperation options, IOperation argument, int most, CancellationToken cancellationToken)
    {
        // A copy of others, or settings of the service that the type does not name.
        if (options.Arguments.Any(a => HasLimit(a.Value.Type))
            || (options.Initializer is { } initializer && (initializer.Initializers.OfType<ISimpleAssignmentOperation>().Any(a => (Limits(a.Target) && !IsMore(Definitions.Unwrap(a.Value).ConstantValue, most)) || a.Target is IMemberReferenceOperation { Member.Name: "RawRepresentationFactory" })
                || NamesLimit(initializer.Syntax))))
        {
            return false;
        }

        // Whatever else is done with them: a limit set, a helper that may set one.
        foreach (ISymbol holder in HoldersOf(argument))
        {
            SyntaxNode? scope = holder is ILocalSymbol ? options.Syntax.FirstAncestorOrSelf<SyntaxNode>(n => n is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax) : TypeOf(options.Syntax);
            foreach (IdentifierNameSyntax use in scope?.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == holder.Name) ?? [])
            {
                SyntaxNode whole = use.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } qualified ? qualified : use;
                if (whole.Parent is MemberAccessExpressionSyntax access && access.Expression == whole
                    && ((_compilation.Catalog.NamesOf(ApiRole.AnswerLimit).Contains(access.Name.Identifier.ValueText) && !IsMore(SetTo(access, cancellationToken), most)) || access.Name.Identifier.ValueText is "RawRepresentationFactory" || NamesLimit(access.FirstAncestorOrSelf<StatementSyntax>())
                        || (access.Parent is InvocationExpressionSyntax && access.Name.Identifier.ValueText != "Clone")))
                {
                    return false;
                }

                if (whole.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax taker } && _compilation.Calls.TryGetTarget(taker, cancellationToken, out IMethodSymbol? method)
                    && !method.DeclaringSyntaxReferences.IsEmpty
                    && !HandsOn(method, method.Parameters.FirstOrDefault(p => HasLimit(p.Type)), cancellationToken))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static IEnumerable<ISymbol> HoldersOf(IOperation argument)
        => argument.DescendantsAndSelf().Select(part => part switch
        {
            ILocalReferenceOperation local => (ISymbol)local.Local,
            IMemberReferenceOperation member => member.Member,
            _ => null,
        }).OfType<ISymbol>();

    private Optional<object?> SetTo(MemberAccessExpressionSyntax limit, CancellationToken cancellationToken)
        => SetValue(limit) is { } value ? _compilation.Calls.Model(value.SyntaxTree).GetConstantValue(value, cancellationToken) : default;

    // Of numbers that nobody can tell, none is too large.
    private static bool IsMore(Optional<object?> value, int most) => value is { HasValue: true, Value: int limit } && limit > most;

    private bool Limits(IOperation target) => target is IPropertyReferenceOperation property && _compilation.Catalog.Is(property.Property, ApiRole.AnswerLimit);

    // AdditionalProperties or ExtensionData: { ["max_tokens"] = 500 }.
    private static bool NamesLimit(SyntaxNode? code)
        => code?.DescendantNodes().OfType<LiteralExpressionSyntax>().Any(literal => literal.Token.ValueText is "max_tokens" or "max_completion_tokens" or "max_output_tokens" or "maxOutputTokens" or "num_predict" or "MaxTokens") == true;

    // Set on what is handed in: a client's pipeline, a filter, a helper that completes options; or a client with a default of its own.
    private bool IsCentral(CallSite use)
        => use.Target is IMethodSymbol { MethodKind: not (MethodKind.PropertyGet or MethodKind.PropertySet) }
            || (SetValue(use.Node) is not null
                && use.Node.Parent is MemberAccessExpressionSyntax access
                && _compilation.Calls.Model(access.SyntaxTree).GetSymbolInfo(access.Expression).Symbol is IParameterSymbol);

    private static ExpressionSyntax? SetValue(SyntaxNode use)
        => use.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { } set && set.Left.Span.Contains(use.Span) ? set.Right : null;

    private static SyntaxNode? TypeOf(SyntaxNode node) => node.Ancestors().FirstOrDefault(n => n is TypeDeclarationSyntax or CompilationUnitSyntax);
}
