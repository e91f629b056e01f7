namespace AiGuardrailAnalyzers.Catalog;

/// <summary>Where on a member the value lies that a role is about.</summary>
internal enum AccessPathRoot
{
    /// <summary><c>arg(name)</c>: the argument of the parameter of that name.</summary>
    Argument,

    /// <summary><c>return</c>: the result.</summary>
    Return,

    /// <summary><c>this</c>: the receiver; for an extension method its first argument.</summary>
    Receiver,
}

/// <summary>A value reachable from a member: <c>arg(messages)</c>, <c>return</c>, <c>this</c>.</summary>
/// <param name="Root">Kind of value.</param>
/// <param name="Parameter">Parameter's name for <see cref="AccessPathRoot.Argument"/>, else empty.</param>
internal sealed record AccessPath(AccessPathRoot Root, string Parameter)
{
    /// <summary>Reads <c>arg(name)</c>, <c>return</c> or <c>this</c>; false for anything else.</summary>
    public static bool TryParse(string text, out AccessPath? path)
    {
        path = text switch
        {
            "return" => new AccessPath(AccessPathRoot.Return, ""),
            "this" => new AccessPath(AccessPathRoot.Receiver, ""),
            _ when text.StartsWith("arg(", StringComparison.Ordinal) && text.EndsWith(")", StringComparison.Ordinal) && text.Length > 5
                => new AccessPath(AccessPathRoot.Argument, text.Substring(4, text.Length - 5)),
            _ => null,
        };
        return path is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Root switch
    {
        AccessPathRoot.Argument => $"arg({Parameter})",
        AccessPathRoot.Return => "return",
        _ => "this",
    };
}
