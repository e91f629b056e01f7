using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>
/// Follows an <c>HttpClient</c> forward, from where it is made or configured, to the model client that sends through it: over locals,
/// fields, parameters, results and the factory's types and names.
/// </summary>
internal sealed class HttpClientUse(AnalyzedCompilation compilation)
{
    /// <summary>Variables and calls followed from one client; past that the answer is 'not proven'.</summary>
    private const int MaxSteps = 60;

    /// <summary>True where a model client sends through this client.</summary>
    /// <param name="client">The client: its creation, or a reference to the variable that holds it.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public bool ServesModel(IOperation client, CancellationToken cancellationToken) => new Search(compilation, cancellationToken).Run(client);

    /// <summary>True where a model client sends through the clients of a factory.</summary>
    /// <param name="registration">A call of the chain that registers them.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public bool ServesModel(IInvocationOperation registration, CancellationToken cancellationToken) => new Search(compilation, cancellationToken).Run(registration);

    private sealed class Search(AnalyzedCompilation compilation, CancellationToken cancellationToken)
    {
        private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);
        private readonly Queue<IOperation> _values = new();
        private bool _isSdksOwn;

        public bool Run(IOperation client)
        {
            Hold(client);
            return Arrives();
        }

        public bool Run(IInvocationOperation registration) => AddRegistration(registration) && Arrives();

        private bool Arrives()
        {
            if (_isSdksOwn)
            {
                return true;
            }

            for (int step = 0; step < MaxSteps && _values.Count > 0; step++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Arrives(_values.Dequeue()))
                {
                    return true;
                }
            }

            return false;
        }

        // A variable stands for all its uses.
        private void Hold(IOperation client)
        {
            switch (client)
            {
                case ILocalReferenceOperation local:
                    Add(local.Local, local);
                    break;
                case IParameterReferenceOperation parameter when !AddFactory(parameter):
                    Add(parameter.Parameter, parameter);
                    break;
                case IFieldReferenceOperation field:
                    Add(field.Field);
                    break;
                case IPropertyReferenceOperation property:
                    Add(property.Property);
                    break;
                default:
                    _values.Enqueue(client);
                    break;
            }
        }

        private bool Arrives(IOperation value)
        {
            IOperation current = value;
            while (current.Parent is IConversionOperation or IParenthesizedOperation or ICoalesceOperation or IConditionalOperation
                && !(current.Parent is IConditionalOperation conditional && conditional.Condition == current))
            {
                current = current.Parent;
            }

            switch (current.Parent)
            {
                case IArgumentOperation { Parent: IInvocationOperation or IObjectCreationOperation } argument:
                    return Takes(argument);
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                    Add(declarator.Symbol, declarator);
                    break;
                case IFieldInitializerOperation field:
                    field.InitializedFields.ToList().ForEach(f => Add(f));
                    break;
                case IPropertyInitializerOperation property:
                    property.InitializedProperties.ToList().ForEach(p => Add(p));
                    break;
                case ISimpleAssignmentOperation assignment when assignment.Value == current:
                    if (assignment.Target is IPropertyReferenceOperation target && TypeOfOwner(target) is { } owner && SymbolCatalog.IsAiAssembly(owner.ContainingAssembly))
                    {
                        return true;
                    }

                    Hold(assignment.Target);
                    break;
                case IReturnOperation { SemanticModel: { } model } result when model.GetEnclosingSymbol(result.Syntax.SpanStart, cancellationToken) is IMethodSymbol method:
                    AddCalls(method);
                    break;
            }

            return false;
        }

        // An argument of an AI SDK's own method has arrived; a parameter of the program's own methods is followed on. So is no pipeline's
        // transport: System.ClientModel and Azure.Core stop each try after their own network timeout, whatever the client's is.
        private bool Takes(IArgumentOperation argument)
        {
            if (argument.Parameter is not { } parameter)
            {
                return false;
            }

            IMethodSymbol? method = parameter.ContainingSymbol as IMethodSymbol;
            if (SymbolCatalog.IsAiAssembly(method?.ContainingAssembly))
            {
                return true;
            }

            Add(parameter.OriginalDefinition);
            return false;
        }

        private static ITypeSymbol? TypeOfOwner(IPropertyReferenceOperation property) => property.Instance?.Type ?? property.Property.ContainingType;

        private void AddCalls(IMethodSymbol method)
        {
            if (method.MethodKind is MethodKind.Ordinary or MethodKind.LocalFunction && _seen.Add(method.OriginalDefinition))
            {
                foreach (CallSite call in compilation.Calls.ReferencesTo(method, cancellationToken))
                {
                    Enqueue(call.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>());
                }
            }
        }

        // AddHttpClient<ChatApi>(client => …), AddHttpClient("ollama", client => …), … .ConfigureHttpClient(client => …).
        private bool AddFactory(IParameterReferenceOperation parameter)
        {
            IOperation? lambda = parameter;
            while (lambda is not null && !(lambda is IAnonymousFunctionOperation function && function.Symbol.Parameters.Contains(parameter.Parameter, SymbolEqualityComparer.Default)))
            {
                lambda = lambda.Parent;
            }

            while (lambda is not null and not IArgumentOperation)
            {
                lambda = lambda.Parent;
            }

            return AddRegistration(lambda?.Parent);
        }

        private bool AddRegistration(IOperation? registration)
        {
            for (IOperation? call = registration; call is IInvocationOperation invocation && IsOfFactory(invocation.TargetMethod);
                call = invocation.Instance ?? invocation.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == 0)?.Value)
            {
                if (invocation.TargetMethod.TypeArguments.LastOrDefault() is INamedTypeSymbol type)
                {
                    AddType(type);
                    return true;
                }

                if (invocation.Arguments.FirstOrDefault(a => a.Parameter is { Name: "name", Type.SpecialType: SpecialType.System_String })?.Value.ConstantValue is { HasValue: true, Value: string name })
                {
                    AddNamed(name);
                    return true;
                }
            }

            return false;
        }

        private bool IsOfFactory(IMethodSymbol method) => compilation.Catalog.Is(method, ApiRole.ClientFactory) || compilation.Catalog.Is(method, ApiRole.ClientHandler);

        // The factory hands the client to the type's constructor.
        private void AddType(INamedTypeSymbol type)
        {
            _isSdksOwn |= SymbolCatalog.IsAiAssembly(type.ContainingAssembly);
            foreach (IParameterSymbol parameter in type.InstanceConstructors.SelectMany(c => c.Parameters).Where(p => p.Type.Name == "HttpClient"))
            {
                Add(parameter);
            }
        }

        private void AddNamed(string name)
        {
            foreach (InvocationExpressionSyntax call in compilation.Calls.UsersOf("CreateClient").SelectMany(user => user.Declaration.DescendantNodes().OfType<InvocationExpressionSyntax>()))
            {
                if (call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CreateClient" }
                    && call.ArgumentList.Arguments.Count == 1
                    && compilation.Calls.Model(call.SyntaxTree).GetConstantValue(call.ArgumentList.Arguments[0].Expression, cancellationToken) is { HasValue: true, Value: string text }
                    && text == name)
                {
                    Enqueue(call);
                }
            }
        }

        // The uses of a variable: a local's in its body, those of a parameter in its method or, for a primary constructor, its type, a member's in its type.
        private void Add(ISymbol variable, IOperation? within = null)
        {
            if (!_seen.Add(variable))
            {
                return;
            }

            ImmutableArray<SyntaxReference> scopes = variable switch
            {
                ILocalSymbol or IParameterSymbol => variable.ContainingSymbol is IMethodSymbol { DeclaringSyntaxReferences.IsEmpty: false } method ? method.DeclaringSyntaxReferences : ImmutableArray<SyntaxReference>.Empty,
                _ => variable.ContainingType.DeclaringSyntaxReferences,
            };
            IEnumerable<SyntaxNode> roots = scopes.Select(scope => scope.GetSyntax(cancellationToken));
            if (variable is ILocalSymbol or IParameterSymbol && within is not null)
            {
                roots = roots.Append(Definitions.Root(within).Syntax);
            }

            foreach (IdentifierNameSyntax name in roots.Where(root => compilation.Calls.Contains(root.SyntaxTree)).Distinct().SelectMany(root => root.DescendantNodes()).OfType<IdentifierNameSyntax>()
                .Where(name => name.Identifier.ValueText == variable.Name).Distinct())
            {
                if (SymbolEqualityComparer.Default.Equals(compilation.Calls.Model(name.SyntaxTree).GetSymbolInfo(name, cancellationToken).Symbol?.OriginalDefinition, variable.OriginalDefinition))
                {
                    Enqueue(name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access ? access : name);
                }
            }
        }

        private void Enqueue(SyntaxNode? node)
        {
            if (node is not null && compilation.Calls.Model(node.SyntaxTree).GetOperation(node, cancellationToken) is { } value)
            {
                _values.Enqueue(value);
            }
        }
    }
}
