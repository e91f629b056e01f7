using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>A call, creation or operator in a body, with the values that go into it.</summary>
internal sealed class FlowSite(IOperation operation, IMethodSymbol? target, int arity)
{
    private readonly FlowValue[] _arguments = Enumerable.Repeat(FlowValue.Empty, arity).ToArray();

    public IOperation Operation => operation;

    public SyntaxNode Node => operation.Syntax;

    /// <summary>The method as a definition; null for tuples, anonymous types and calls that don't bind.</summary>
    public IMethodSymbol? Target => target;

    /// <summary>The receiver; of a delegate's call the delegate; of <c>with</c> the original.</summary>
    public FlowValue Receiver { get; private set; } = FlowValue.Empty;

    /// <summary>By the parameter's place.</summary>
    public IReadOnlyList<FlowValue> Arguments => _arguments;

    public bool IsDelegateCall => target is { MethodKind: MethodKind.DelegateInvoke };

    public FlowValue Argument(int index) => index >= 0 && index < _arguments.Length ? _arguments[index] : FlowValue.Empty;

    public void WidenReceiver(FlowValue value) => Receiver = Receiver.Join(value);

    public void WidenArgument(int index, FlowValue value)
    {
        if (index >= 0 && index < _arguments.Length)
        {
            _arguments[index] = _arguments[index].Join(value);
        }
    }
}
