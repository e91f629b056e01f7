namespace AiGuardrailAnalyzers.Tools;

/// <summary>
/// Holds a tool's hints against its body. By the specification of the protocol a read-only tool changes nothing around it, one that is not destructive
/// only adds, and one that is idempotent has no further effect when it is called again with the same arguments.
/// </summary>
internal static class HintClaims
{
    /// <summary>The first claim that does not hold, and what the body does instead; null where all hold.</summary>
    public static (ToolHint Hint, ToolEffect Effect)? False(OfferedTool tool, ToolEffects effects)
    {
        foreach (ToolHint hint in tool.Hints)
        {
            if (tool.Bodies.SelectMany(body => effects.Of(body)).FirstOrDefault(effect => Contradicts(hint, effect)) is { } found)
            {
                return (hint, found);
            }
        }

        return null;
    }

    private static bool Contradicts(ToolHint hint, ToolEffect effect) => (hint.Name, hint.Value) switch
    {
        ("ReadOnly", true) => effect.Kind is EffectKind.Write or EffectKind.Delete or EffectKind.Send or EffectKind.Pay,
        ("Destructive", false) => effect.Kind is EffectKind.Delete,
        ("Idempotent", true) => effect.Kind is EffectKind.Send or EffectKind.Pay || (effect.Kind == EffectKind.Write && effect.Site.Target.Name.StartsWith("Append", StringComparison.Ordinal)),
        _ => false,
    };
}
