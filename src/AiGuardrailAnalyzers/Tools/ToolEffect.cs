using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Tools;

/// <summary>What a tool does.</summary>
internal enum EffectKind
{
    /// <summary>Reads text that strangers wrote.</summary>
    Read,

    /// <summary>Changes data.</summary>
    Write,

    /// <summary>Destroys data.</summary>
    Delete,

    /// <summary>Sends a message.</summary>
    Send,

    /// <summary>Moves money.</summary>
    Pay,

    /// <summary>Starts a process or runs code.</summary>
    Run,

    /// <summary>Moves or switches something in the physical world.</summary>
    Actuate,

    /// <summary>Changes the agent itself: its instructions, tools, limits, or how many agents there are.</summary>
    Self,
}

/// <summary>One thing that a tool's body does.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Body">The method or lambda that does it.</param>
/// <param name="Way">How the body reaches it.</param>
internal sealed record ToolEffect(EffectKind Kind, SyntaxNode Body, ReachingCall Way)
{
    /// <summary>What nobody can take back.</summary>
    public static readonly EffectKind[] Irreversible = [EffectKind.Delete, EffectKind.Send, EffectKind.Pay, EffectKind.Run, EffectKind.Actuate];

    /// <summary>What acts on the world outside of the conversation.</summary>
    public static readonly EffectKind[] Outward = [.. Irreversible, EffectKind.Write];

    /// <summary>The call that does it.</summary>
    public CallSite Site => Way.Path[Way.Path.Length - 1].Site;

    /// <summary>The calls between the tool's body and that one.</summary>
    public int Distance => Way.Path.Length - 1;

    /// <summary>For messages: <c>deletes ('File.Delete', 2 calls away)</c>.</summary>
    public string Description
    {
        get
        {
            ISymbol target = Site.Target;
            string type = target.ContainingType?.Name ?? "";
            string member = target is IMethodSymbol { MethodKind: MethodKind.Constructor } ? $"new {type}" : $"{type}.{target.Name}";
            string distance = Distance switch { 0 => "", 1 => ", 1 call away", _ => $", {Distance} calls away" };
            return $"{Verb} ('{member}'{distance})";
        }
    }

    private string Verb => Kind switch
    {
        EffectKind.Write => "changes data",
        EffectKind.Delete => "deletes data",
        EffectKind.Send => "sends messages",
        EffectKind.Pay => "moves money",
        EffectKind.Run => "runs programs",
        EffectKind.Actuate => "moves a device",
        EffectKind.Self => "changes the agent itself",
        _ => "reads what strangers wrote",
    };
}
