using System.Collections.Concurrent;
using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Predictions;

/// <summary>
/// Finds decisions of a model that are acted on while nobody looks at the confidence that came with them: not by a threshold, not in what the prediction is
/// handed to, and neither is it given on with the decision. Ordering by it, or logging it, is no look.
/// </summary>
internal sealed class UncheckedDecisions(AnalyzedCompilation compilation)
{
    private const int MaxDepth = 3;
    private const int MaxCallers = 8;
    private const int MaxCalls = 20;

    private static readonly ImmutableArray<FateKind> s_acts = ImmutableArray.Create(FateKind.Condition, FateKind.Stored, FateKind.Returned, FateKind.Passed);

    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<MemberRead>> _reads = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<SyntaxNode, bool> _looks = new();

    /// <summary>True for a member that tells a decision.</summary>
    public bool Reads(IMemberReferenceOperation read)
        => compilation.Predictions.Of(read.Instance?.Type) is { } type && type.Decisions.Contains(read.Member.OriginalDefinition, SymbolEqualityComparer.Default);

    /// <summary>The act on a decision that is read here; null where its confidence is looked at, where it is not acted on, and where it was acted on before.</summary>
    public UncheckedDecision? At(IMemberReferenceOperation read, CancellationToken cancellationToken)
    {
        if (compilation.Predictions.Of(read.Instance?.Type) is not { } type
            || !type.Decisions.Contains(read.Member.OriginalDefinition, SymbolEqualityComparer.Default)
            || IsWritten(read)
            || Receiver(read) is not { } receiver
            || IsThresholdInRequest(read.Member.ContainingAssembly)
            || ActOn(read, type, receiver, cancellationToken) is not { } place
            || IsRepeated(read, receiver, type, cancellationToken)
            || IsGivenOn(receiver, cancellationToken)
            || IsLookedAt(type, read, receiver, cancellationToken))
        {
            return null;
        }

        return new UncheckedDecision(place, read.Member.Name, type.Confidence.Name);
    }

    // Where the decision is first acted on.
    private IOperation? ActOn(IMemberReferenceOperation read, PredictionType type, IOperation receiver, CancellationToken cancellationToken)
    {
        IReadOnlyList<ValueFate> fates = ValueFates.Of(compilation, read, (_, other) => IsEvaluation(other, read, receiver, cancellationToken), cancellationToken);
        IOperation? act = First(fates.Where(fate => s_acts.Contains(fate.Kind)));

        // The console is a developer's, unless a person asked there.
        return act ?? (fates.Any(fate => fate.Kind == FateKind.Printed) && ConsoleInput.Feeds(receiver) && !IsPrintedToo(type, read, cancellationToken)
            ? First(fates.Where(fate => fate.Kind == FateKind.Printed))
            : null);

        IOperation? First(IEnumerable<ValueFate> ends) => ends.Select(end => end.Place).Where(p => p.Syntax.SyntaxTree == read.Syntax.SyntaxTree).OrderBy(p => p.Syntax.SpanStart).FirstOrDefault();
    }

    // 'predicted == actual' counts hits.
    private bool IsEvaluation(IOperation other, IMemberReferenceOperation read, IOperation receiver, CancellationToken cancellationToken)
        => Definitions.Unwrap(other) is IMemberReferenceOperation { Instance: { } instance } member
            && (member.Member.Name == "Label"
                || SymbolEqualityComparer.Default.Equals(instance.Type, read.Instance?.Type)
                || (instance is ILocalReferenceOperation { Local: var row } && SiteOf(receiver, cancellationToken)?.Arguments.Any(a => Definitions.Unwrap(a.Value) is ILocalReferenceOperation input && SymbolEqualityComparer.Default.Equals(input.Local, row)) == true));

    private bool IsPrintedToo(PredictionType type, IOperation read, CancellationToken cancellationToken)
        => type.Confidences.SelectMany(confidence => ReadsOf(confidence, cancellationToken))
            .Any(other => CallGraph.EnclosingBody(other.Name) is { } body && body == CallGraph.EnclosingBody(read.Syntax));

    // An earlier act on the same prediction is reported there.
    private bool IsRepeated(IMemberReferenceOperation read, IOperation receiver, PredictionType type, CancellationToken cancellationToken)
        => Definitions.Root(read).Descendants().OfType<IMemberReferenceOperation>()
            .Where(other => other.Syntax.SpanStart < read.Syntax.SpanStart && type.Decisions.Contains(other.Member.OriginalDefinition, SymbolEqualityComparer.Default) && !IsWritten(other))
            .Any(other => Receiver(other) is { } from && IsSame(from, receiver) && ActOn(other, type, from, cancellationToken) is not null);

    // The same variable, or the same way to a part of one.
    private static bool IsSame(IOperation left, IOperation right)
        => VariableOf(left) is { } variable
            ? SymbolEqualityComparer.Default.Equals(VariableOf(right), variable)
            : Definitions.Unwrap(left) is IPropertyReferenceOperation { Instance: { } of } a && Definitions.Unwrap(right) is IPropertyReferenceOperation { Instance: { } other } b
                && SymbolEqualityComparer.Default.Equals(a.Property, b.Property) && IsSame(of, other);

    // The whole prediction goes to somebody who can look at its confidence.
    private bool IsGivenOn(IOperation receiver, CancellationToken cancellationToken)
        => receiver.Type is { } type && Holders(receiver).SelectMany(holder => WithWholes(holder, type)).Any(given => given is var (holder, whole) && (holder is IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }, Member.DeclaredAccessibility: not Accessibility.Private }
            || ValueFates.OfWhole(compilation, holder, whole, cancellationToken).Any(fate => s_acts.Contains(fate.Kind) && fate.Kind != FateKind.Condition || fate.Kind == FateKind.Unknown)));

    // It, every place that reads it from what it is a part of, and that.
    private static IEnumerable<(IOperation Holder, ITypeSymbol Whole)> WithWholes(IOperation holder, ITypeSymbol type)
    {
        yield return (holder, type);
        IOperation part = holder;
        while (part is IPropertyReferenceOperation { Instance: { } instance } property and not { Instance: IInstanceReferenceOperation })
        {
            foreach (IPropertyReferenceOperation other in Definitions.Root(holder).Descendants().OfType<IPropertyReferenceOperation>())
            {
                if (other != property && SymbolEqualityComparer.Default.Equals(other.Property, property.Property) && IsSame(other, property))
                {
                    yield return (other, other.Type ?? type);
                }
            }

            part = Definitions.Unwrap(instance);
            if (part is ILocalReferenceOperation or IParameterReferenceOperation)
            {
                yield return (part, part.Type ?? type);
            }
        }
    }

    // The prediction, and the sequence that it is one of.
    private static IEnumerable<IOperation> Holders(IOperation receiver)
    {
        IOperation value = Definitions.Unwrap(receiver);
        if (value is ILocalReferenceOperation or IParameterReferenceOperation or IMemberReferenceOperation)
        {
            yield return value;
        }

        switch (value)
        {
            case ILocalReferenceOperation { Local: var local }:
                for (IOperation? parent = value.Parent; parent is not null; parent = parent.Parent)
                {
                    if (parent is IForEachLoopOperation loop && loop.Locals.Contains(local, SymbolEqualityComparer.Default))
                    {
                        yield return Definitions.Unwrap(loop.Collection);
                    }
                }

                break;
            case IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } }:
                for (IOperation? parent = value.Parent; parent is not null; parent = parent.Parent)
                {
                    if (parent is IInvocationOperation call && call.Arguments.Length > 1 && call.TargetMethod.IsExtensionMethod)
                    {
                        yield return Definitions.Unwrap(call.Arguments[0].Value);
                        yield return call;
                        break;
                    }
                }

                break;
        }
    }

    private bool IsLookedAt(PredictionType type, IMemberReferenceOperation decision, IOperation receiver, CancellationToken cancellationToken)
    {
        IInvocationOperation? site = SiteOf(receiver, cancellationToken);
        return type.Confidences.SelectMany(confidence => ReadsOf(confidence, cancellationToken))
            .Any(read => !(site is not null && IsOfAnother(read, site, cancellationToken) && !IsCalledBeside(read, decision, cancellationToken)) && Looks(read, cancellationToken));
    }

    // The confidence of a prediction that another call made says nothing about this one.
    private bool IsOfAnother(MemberRead read, IInvocationOperation site, CancellationToken cancellationToken)
        => read.Operation is { } operation && Receiver(operation) is { } receiver && IsMadeElsewhere(receiver, site, 0, cancellationToken);

    // One call for the label and one for the scores of the same input.
    private bool IsCalledBeside(MemberRead read, IMemberReferenceOperation decision, CancellationToken cancellationToken)
        => CallGraph.EnclosingBody(decision.Syntax) is { } body && body.DescendantNodes(node => node == body || node is not BaseTypeDeclarationSyntax).OfType<InvocationExpressionSyntax>().Take(MaxCalls)
            .Any(call => compilation.Calls.TryGetTarget(call, cancellationToken, out IMethodSymbol? target) && IsReachedFrom(target, read.Name, 0, cancellationToken));

    private bool IsMadeElsewhere(IOperation prediction, IInvocationOperation site, int depth, CancellationToken cancellationToken)
    {
        if (SiteOf(prediction, cancellationToken) is { } other)
        {
            return other.Syntax != site.Syntax && !IsReachedFrom(site.TargetMethod, other.Syntax, 0, cancellationToken) && !IsReachedFrom(other.TargetMethod, site.Syntax, 0, cancellationToken);
        }

        // What a method gets is what its callers hand it.
        if (depth >= MaxDepth || Definitions.Unwrap(prediction) is not IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary } method } parameter })
        {
            return false;
        }

        ImmutableArray<SyntaxNode> callers = compilation.Calls.CallersOf(method, cancellationToken);
        return callers is { IsEmpty: false, Length: <= MaxCallers } && callers.All(caller =>
            compilation.Calls.Model(caller.SyntaxTree).GetOperation(caller, cancellationToken) is IInvocationOperation call
            && call.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == parameter.Ordinal) is { } argument
            && IsMadeElsewhere(argument.Value, site, depth + 1, cancellationToken));
    }

    private bool IsReachedFrom(IMethodSymbol method, SyntaxNode place, int depth, CancellationToken cancellationToken)
        => compilation.Calls.BodiesOf(method, cancellationToken).Any(body => (body.SyntaxTree == place.SyntaxTree && body.Span.Contains(place.Span))
            || (depth < MaxDepth && body.DescendantNodes().OfType<InvocationExpressionSyntax>().Take(MaxCalls)
                .Any(call => compilation.Calls.TryGetTarget(call, cancellationToken, out IMethodSymbol? target)
                    && !SymbolEqualityComparer.Default.Equals(target, method) && IsReachedFrom(target, place, depth + 1, cancellationToken))));

    private bool Looks(MemberRead read, CancellationToken cancellationToken)
    {
        if (!_looks.TryGetValue(read.Name, out bool looks))
        {
            // In a pattern it is compared.
            looks = read.Operation is null
                || ValueFates.Of(compilation, read.Operation, IsRunningMaximum, cancellationToken).Any(fate => fate.Kind is not (FateKind.Logged or FateKind.Printed or FateKind.Ordered or FateKind.Touched));
            _looks.TryAdd(read.Name, looks);
        }

        return looks;
    }

    // 'if (score > best) best = score;' finds the greatest, however small it is.
    private static bool IsRunningMaximum(IOperation value, IOperation other)
    {
        HashSet<ISymbol> own = VariablesIn(value);
        IOperation compared = Definitions.Unwrap(other);
        return own.Overlaps(VariablesIn(compared))
            || (compared is ILocalReferenceOperation local && Definitions.ValuesOf(local.Local, local).Any(given => own.Overlaps(VariablesIn(given))));
    }

    private static HashSet<ISymbol> VariablesIn(IOperation value)
    {
        var found = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (IOperation operation in value.DescendantsAndSelf())
        {
            ISymbol? symbol = (operation as ILocalReferenceOperation)?.Local ?? (operation as IParameterReferenceOperation)?.Parameter ?? (operation as IMemberReferenceOperation)?.Member;
            if (symbol is not null && operation.Type is { SpecialType: not SpecialType.System_Int32 })
            {
                found.Add(symbol);
            }
        }

        return found;
    }

    private bool IsThresholdInRequest(IAssemblySymbol? assembly)
        => compilation.UsesOf(ApiRole.PredictionThreshold).Any(use => SymbolEqualityComparer.Default.Equals(use.Target.ContainingAssembly, assembly));

    /// <summary>The places that read a member, in any body of the compilation.</summary>
    public ImmutableArray<MemberRead> ReadsOf(ISymbol member, CancellationToken cancellationToken)
        => _reads.TryGetValue(member, out ImmutableArray<MemberRead> known) ? known : _reads.GetOrAdd(member, FindReads(member, cancellationToken).ToImmutableArray());

    private IEnumerable<MemberRead> FindReads(ISymbol member, CancellationToken cancellationToken)
    {
        var seen = new HashSet<SyntaxNode>();
        foreach (SimpleNameSyntax name in compilation.Calls.UsersOf(member.Name).SelectMany(user => user.Declaration.DescendantNodes()).OfType<SimpleNameSyntax>())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (name.Identifier.ValueText != member.Name || !seen.Add(name))
            {
                continue;
            }

            SemanticModel model = compilation.Calls.Model(name.SyntaxTree);
            if (!SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol?.OriginalDefinition, member))
            {
                continue;
            }

            SyntaxNode use = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name.Parent is MemberBindingExpressionSyntax binding ? binding : name;
            if (name.FirstAncestorOrSelf<SubpatternSyntax>() is { } part && part.Pattern.SpanStart > name.SpanStart)
            {
                yield return new MemberRead(name, null);
            }
            else if (model.GetOperation(use, cancellationToken) is IMemberReferenceOperation operation && !IsWritten(operation))
            {
                yield return new MemberRead(name, operation);
            }
        }
    }

    private static bool IsWritten(IOperation reference) => reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference;

    private IInvocationOperation? SiteOf(IOperation receiver, CancellationToken cancellationToken)
    {
        IOperation value = compilation.Definitions.Resolve(receiver, cancellationToken);
        return (value is IAwaitOperation awaited ? Definitions.Unwrap(awaited.Operation) : value) as IInvocationOperation;
    }

    private static ISymbol? VariableOf(IOperation receiver) => Definitions.Unwrap(receiver) switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } member => member.Member,
        _ => null,
    };

    /// <summary>The object whose member is read: that before <c>?.</c>, that which a pattern is matched against.</summary>
    private static IOperation? Receiver(IMemberReferenceOperation read)
    {
        switch (read.Instance)
        {
            case IConditionalAccessInstanceOperation:
                for (IOperation? parent = read.Parent; parent is not null; parent = parent.Parent)
                {
                    if (parent is IConditionalAccessOperation access && access.WhenNotNull.Syntax.Span.Contains(read.Syntax.Span))
                    {
                        return access.Operation;
                    }
                }

                return null;
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.PatternInput }:
                for (IOperation? parent = read.Parent; parent is not null; parent = parent.Parent)
                {
                    switch (parent)
                    {
                        case IIsPatternOperation pattern:
                            return pattern.Value;
                        case ISwitchExpressionOperation choice:
                            return choice.Value;
                        case ISwitchOperation branches:
                            return branches.Value;
                    }
                }

                return null;

            // A prediction's own members present it.
            case IInstanceReferenceOperation:
                return null;
            default:
                return read.Instance;
        }
    }
}

/// <summary>A place that reads a member.</summary>
/// <param name="Name">The name.</param>
/// <param name="Operation">The read; null within a pattern.</param>
internal sealed record MemberRead(SyntaxNode Name, IMemberReferenceOperation? Operation);

/// <summary>A decision that is acted on without a look at its confidence.</summary>
/// <param name="Place">Where it is first acted on.</param>
/// <param name="Decision">What tells the decision: a member, an index.</param>
/// <param name="Confidence">What tells how sure it is.</param>
internal sealed record UncheckedDecision(IOperation Place, string Decision, string Confidence);
