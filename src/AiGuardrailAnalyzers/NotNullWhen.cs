namespace System.Diagnostics.CodeAnalysis;

/// <summary>Lets the compiler track null through <c>Try…</c> methods on netstandard2.0.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class NotNullWhenAttribute(bool returnValue) : Attribute
{
    public bool ReturnValue { get; } = returnValue;
}
