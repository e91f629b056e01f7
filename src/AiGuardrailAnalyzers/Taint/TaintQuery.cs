using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Taint;

/// <summary>What a flow rule asks: can a value with one of these labels get here, past all of these guards.</summary>
/// <param name="From">The labels of interest.</param>
/// <param name="Guards">The guards that clear them.</param>
internal sealed record TaintQuery(TaintLabel From, GuardKinds Guards)
{
    /// <summary>The nearest source of a value; null where none is proven.</summary>
    public TaintFinding? Find(AnalyzedCompilation compilation, IOperation value, CancellationToken cancellationToken)
    {
        if (value.ConstantValue.HasValue || !TextTypes.CanCarry(value.Type) || ((From & TaintLabel.Remote) == 0 && !compilation.Tools.Any))
        {
            return null;
        }

        FlowAnswer answer = FlowSearch.Run(compilation.Flows, new TaintPolicy(compilation, From, Guards), value.Syntax, (int)From, cancellationToken);
        return answer.Sources.IsEmpty ? null : new TaintFinding(value, answer.Sources[0]);
    }

    /// <summary>True where every value that a message's role can have is one that models obey.</summary>
    public bool IsInstructing(AnalyzedCompilation compilation, IOperation role, CancellationToken cancellationToken)
    {
        FlowValue value = compilation.Flows.Of(role.Syntax, cancellationToken)?.ValueAt(role.Syntax) ?? FlowValue.Empty;
        return !value.IsEmpty && value.Flows.All(flow => flow.Origin is MemberOrigin member && compilation.Catalog.Is(member.Member, ApiRole.PromptRoleInstructing));
    }
}

/// <summary>A value that a source reaches.</summary>
/// <param name="Value">Where: the operation that rules report.</param>
/// <param name="Source">What reaches it.</param>
internal sealed record TaintFinding(IOperation Value, FlowSource Source)
{
    /// <summary>For messages: <c>'question' from the request (2 calls away)</c>.</summary>
    public string Description
    {
        get
        {
            string distance = Source.Hops switch { 0 => "", 1 => " (1 call away)", _ => $" ({Source.Hops} calls away)" };
            string from = (Source.Labels & (int)TaintLabel.Remote) != 0 ? "from the request"
                : (Source.Labels & (int)TaintLabel.Retrieved) != 0 ? "from retrieved content"
                : Source.Symbol is IParameterSymbol ? "that the model fills in"
                : "from a model's answer";
            return $"'{Source.Name}' {from}{distance}";
        }
    }
}
