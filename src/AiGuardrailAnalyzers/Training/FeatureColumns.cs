using System.Collections.Concurrent;
using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using CallSite = AiGuardrailAnalyzers.Dataflow.CallSite;

namespace AiGuardrailAnalyzers.Training;

/// <summary>
/// From each trainer of a program back to the columns that it learns from: through lists, encodings and other transforms of the pipeline, in the trainer's
/// own member, in those of its class, and in the methods that it calls or that call it. A pipeline's parts go by the names of their columns.
/// </summary>
internal sealed class FeatureColumns
{
    private const string DefaultFeatures = "Features";
    private const int MaxBodies = 16;
    private const int MaxDepth = 12;

    private readonly AnalyzedCompilation _compilation;
    private readonly RowTypes _rows;
    private readonly ColumnNames _names;
    private readonly ConcurrentDictionary<SyntaxNode, ImmutableArray<Step>> _steps = new();

    public FeatureColumns(AnalyzedCompilation compilation)
    {
        _compilation = compilation;
        _rows = new RowTypes(compilation);
        _names = new ColumnNames(compilation, _rows);
    }

    /// <summary>The columns that each trainer and each experiment of the program learns from.</summary>
    public IEnumerable<ImmutableArray<FeatureColumn>> All(CancellationToken cancellationToken)
        => _compilation.UsesOf(ApiRole.TrainingTrainers).Select(trainer => OfTrainer(trainer, cancellationToken))
            .Concat(_compilation.UsesOf(ApiRole.TrainingExperiment).Select(experiment => OfExperiment(experiment, cancellationToken)))
            .Concat(_compilation.UsesOf(ApiRole.TrainingColumns).Select(list => OfColumnList(list, cancellationToken)));

    /// <summary>The columns that one trainer learns from.</summary>
    public ImmutableArray<FeatureColumn> OfTrainer(CallSite trainer, CancellationToken cancellationToken)
    {
        if (BodyOf(trainer.Node) is not { } body)
        {
            return ImmutableArray<FeatureColumn>.Empty;
        }

        var found = new List<FeatureColumn>();
        IEnumerable<ColumnName> features = FeaturesOf(trainer.Node, cancellationToken);
        foreach (ColumnName feature in features)
        {
            ImmutableArray<Step> steps = Bodies(body, cancellationToken).Take(MaxBodies).Select(b => StepsIn(b, cancellationToken)).FirstOrDefault(s => s.Any(step => step.Output == feature.Text));
            if (!steps.IsDefault)
            {
                Trace(feature, null, steps, new HashSet<Step>(), 0, found);
            }
        }

        return found.ToImmutableArray();
    }

    // The deepest list that a column stands in is where it can be left out.
    private void Trace(ColumnName column, ColumnName? listed, ImmutableArray<Step> steps, HashSet<Step> seen, int depth, List<FeatureColumn> found)
    {
        Step[] makers = [.. steps.Where(step => step.Output == column.Text && !seen.Contains(step))];
        if (makers.Length == 0 || depth > MaxDepth)
        {
            found.Add(Found(column, listed ?? column));
            return;
        }

        foreach (Step maker in makers)
        {
            seen.Add(maker);
            foreach (ColumnName input in maker.Inputs)
            {
                Trace(input, maker.IsList ? input : listed ?? input, steps, seen, depth + 1, found);
            }
        }
    }

    // The member's own name tells more than the column's that it is given.
    private FeatureColumn Found(ColumnName column, ColumnName listed)
    {
        ISymbol[] members = [.. _rows.MembersNamed(column.Text)];
        IEnumerable<INamedTypeSymbol> types = members.Select(m => m.ContainingType).Concat(column.Rows is { } owner ? [owner] : []);
        return new FeatureColumn(
            members.Select(m => m.Name).Prepend(column.Text).Distinct().ToImmutableArray(),
            listed,
            types.SelectMany(type => RowTypes.MembersOf(type).Select(RowTypes.ColumnOf).Prepend(type.Name)).Distinct().ToImmutableArray());
    }

    // Execute(data, information) and Featurizer(data, …) learn from every column but the label and what is left out.
    private ImmutableArray<FeatureColumn> OfExperiment(CallSite experiment, CancellationToken cancellationToken)
    {
        if (CallOf(experiment.Node, cancellationToken) is not { } call
            || call.Arguments.FirstOrDefault(a => a.Parameter?.Name is "trainData" or "data")?.Value is not { } data
            || _rows.Of(data, cancellationToken) is not { } type
            || BodyOf(experiment.Node) is not { } body)
        {
            return ImmutableArray<FeatureColumn>.Empty;
        }

        SemanticModel model = _compilation.Calls.Model(body.SyntaxTree);
        IEnumerable<ColumnName> left = call.Arguments.Where(a => a.Parameter?.Name is "labelColumnName" or "excludeColumns").SelectMany(a => _names.In(a.Value, cancellationToken))
            .Concat(InBody(ApiRole.TrainingIgnored).SelectMany(list => Listed(list, cancellationToken)))
            .Concat(body.DescendantNodes().OfType<AssignmentExpressionSyntax>().Where(a => a.Left.GetLastToken().ValueText is "LabelColumnName" or "SamplingKeyColumnName" or "ExampleWeightColumnName")
                .SelectMany(a => _names.In(model.GetOperation(a.Right, cancellationToken), cancellationToken)))
            .Concat(body.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(c => CallGraph.NameOf(c)?.Identifier.ValueText == "DropColumns")
                .SelectMany(c => (model.GetOperation(c, cancellationToken) as IInvocationOperation)?.Arguments ?? Enumerable.Empty<IArgumentOperation>()).SelectMany(a => _names.In(a.Value, cancellationToken)));
        var leftOut = new HashSet<string>(left.Select(name => name.Text), StringComparer.Ordinal) { "Label" };
        var listed = new HashSet<string>(InBody(ApiRole.TrainingColumns).SelectMany(list => Listed(list, cancellationToken)).Select(name => name.Text), StringComparer.Ordinal);
        return RowTypes.MembersOf(type)
            .Where(member => !leftOut.Contains(RowTypes.ColumnOf(member)) && !listed.Contains(RowTypes.ColumnOf(member)))
            .Select(member => new ColumnName(RowTypes.ColumnOf(member), member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) ?? experiment.Node, type))
            .Select(column => Found(column, column)).ToImmutableArray();

        IEnumerable<CallSite> InBody(ApiRole role) => _compilation.UsesOf(role).Where(list => BodyOf(list.Node) == body);
    }

    // information.CategoricalColumnNames.Add("Sex")
    private ImmutableArray<FeatureColumn> OfColumnList(CallSite list, CancellationToken cancellationToken)
        => Listed(list, cancellationToken).Select(name => Found(name, name)).ToImmutableArray();

    private IEnumerable<ColumnName> Listed(CallSite list, CancellationToken cancellationToken)
        => list.Node.Parent switch
        {
            MemberAccessExpressionSyntax { Parent: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add", Parent: InvocationExpressionSyntax add } }
                => ((_compilation.Calls.Model(add.SyntaxTree).GetOperation(add, cancellationToken) as IInvocationOperation)?.Arguments ?? Enumerable.Empty<IArgumentOperation>())
                    .SelectMany(a => _names.In(a.Value, cancellationToken)),

            // new ColumnInformation { CategoricalColumnNames = { "Sex" } }
            AssignmentExpressionSyntax { Right: InitializerExpressionSyntax initial }
                => initial.Expressions.SelectMany(e => _names.In(_compilation.Calls.Model(e.SyntaxTree).GetOperation(e, cancellationToken), cancellationToken)),
            _ => [],
        };

    // The column of features is a trainer's argument, or its options' member; without a word it has a fixed name.
    private IEnumerable<ColumnName> FeaturesOf(SyntaxNode trainers, CancellationToken cancellationToken)
    {
        IInvocationOperation? call = trainers.AncestorsAndSelf().TakeWhile(n => n is ExpressionSyntax).OfType<InvocationExpressionSyntax>()
            .Select(c => _compilation.Calls.Model(c.SyntaxTree).GetOperation(c, cancellationToken)).OfType<IInvocationOperation>().FirstOrDefault(c => c.TargetMethod.Name is not "Auto");
        IOperation? written = call?.Arguments.FirstOrDefault(a => a.Parameter?.Name is "featureColumnName" or "featureColumnNames")?.Value
            ?? (call?.Arguments.FirstOrDefault(a => a.Parameter?.Name == "options")?.Value is { } options && _compilation.Definitions.Resolve(options, cancellationToken) is IObjectCreationOperation { Initializer: { } members }
                ? members.Initializers.OfType<ISimpleAssignmentOperation>().FirstOrDefault(a => a.Target is IMemberReferenceOperation { Member.Name: "FeatureColumnName" })?.Value
                : null);
        ColumnName[] named = [.. _names.In(written, cancellationToken)];
        return named.Length > 0 ? named : [new ColumnName(DefaultFeatures, trainers, null)];
    }

    // Where the steps before a trainer may be written, nearest first.
    private IEnumerable<SyntaxNode> Bodies(SyntaxNode body, CancellationToken cancellationToken)
    {
        yield return body;
        foreach (IMethodSymbol called in body.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Select(c => _compilation.Calls.TryGetTarget(c, cancellationToken, out IMethodSymbol? target) && target.DeclaringSyntaxReferences.Length > 0 ? target : null).OfType<IMethodSymbol>())
        {
            foreach (SyntaxNode other in _compilation.Calls.BodiesOf(called, cancellationToken))
            {
                yield return other;
            }
        }

        if (_compilation.Calls.SymbolOf(body, cancellationToken) is { } symbol)
        {
            foreach (CallSite caller in _compilation.Calls.ReferencesTo(symbol, cancellationToken))
            {
                if (BodyOf(caller.Node) is { } other)
                {
                    yield return other;
                }
            }
        }

        foreach (MemberDeclarationSyntax member in (body.Parent as TypeDeclarationSyntax)?.Members.Where(m => m != body && m is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax) ?? [])
        {
            yield return member;
        }
    }

    private ImmutableArray<Step> StepsIn(SyntaxNode body, CancellationToken cancellationToken)
        => _steps.TryGetValue(body, out ImmutableArray<Step> known) ? known : _steps.GetOrAdd(body, FindSteps(body, cancellationToken).ToImmutableArray());

    private IEnumerable<Step> FindSteps(SyntaxNode body, CancellationToken cancellationToken)
    {
        foreach (InvocationExpressionSyntax written in body.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(c => c.ArgumentList.Arguments.Count > 0))
        {
            if (_compilation.Calls.TryGetTarget(written, cancellationToken, out IMethodSymbol? method)
                && (method.IsExtensionMethod ? method.Parameters[0].Type : method.ContainingType) is { } catalog
                && _compilation.Catalog.IsType(catalog, ApiRole.TrainingTransforms)
                && _compilation.Calls.Model(written.SyntaxTree).GetOperation(written, cancellationToken) is IInvocationOperation call)
            {
                foreach (Step step in StepsOf(call, cancellationToken))
                {
                    yield return step;
                }
            }
        }
    }

    private IEnumerable<Step> StepsOf(IInvocationOperation call, CancellationToken cancellationToken)
    {
        if (Argument(call.Arguments, "outputColumnName") is { } output)
        {
            ColumnName[] outputs = [.. _names.In(output, cancellationToken)];
            ColumnName[] inputs = [.. _names.In(Argument(call.Arguments, "inputColumnName"), cancellationToken), .. _names.In(Argument(call.Arguments, "inputColumnNames"), cancellationToken)];
            bool isList = call.TargetMethod.Name == "Concatenate";
            return outputs.Select(o => new Step(o.Text, inputs.Length > 0 || isList ? inputs : [o], isList));
        }

        // new[] { new InputOutputColumnPair("SexEncoded", "Sex") }
        return Argument(call.Arguments, "columns") is { } columns
            ? _compilation.Definitions.Resolve(columns, cancellationToken).DescendantsAndSelf().OfType<IObjectCreationOperation>().SelectMany(pair =>
            {
                ColumnName[] inputs = [.. _names.In(Argument(pair.Arguments, "inputColumnName"), cancellationToken)];
                return _names.In(Argument(pair.Arguments, "outputColumnName"), cancellationToken).Select(o => new Step(o.Text, inputs.Length > 0 ? inputs : [o], false));
            })
            : [];
    }

    private static IOperation? Argument(ImmutableArray<IArgumentOperation> arguments, string parameter) => arguments.FirstOrDefault(a => a.Parameter?.Name == parameter)?.Value;

    private IInvocationOperation? CallOf(SyntaxNode name, CancellationToken cancellationToken)
        => name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call ? _compilation.Calls.Model(call.SyntaxTree).GetOperation(call, cancellationToken) as IInvocationOperation : null;

    // The member, with its lambdas and local functions; of top-level statements the file.
    private static SyntaxNode? BodyOf(SyntaxNode node)
        => node.FirstAncestorOrSelf<SyntaxNode>(n => n is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or BaseFieldDeclarationSyntax or CompilationUnitSyntax);

    // Columns in, a column out.
    private sealed record Step(string Output, ColumnName[] Inputs, bool IsList)
    {
        public bool Equals(Step? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}

/// <summary>A column that a model learns from.</summary>
/// <param name="Names">Its name, and those of the row types' members that it is read from.</param>
/// <param name="Listed">As the list of features names it, where it can be left out.</param>
/// <param name="Beside">The row types' names and their columns.</param>
internal sealed record FeatureColumn(ImmutableArray<string> Names, ColumnName Listed, ImmutableArray<string> Beside);
