using System.Globalization;

namespace AiGuardrailAnalyzers.Benchmarks.Comparing;

/// <summary>Ratios of several runs: the median, and between what they lay.</summary>
internal sealed class Spread
{
    private readonly List<double> _values = [];

    public double Median => _values.Order().ElementAt(_values.Count / 2);

    public void Add(double value) => _values.Add(value);

    /// <summary>For tables: <c>0.42 (0.40 to 0.47)</c>.</summary>
    public override string ToString()
        => _values.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Median:0.00} ({_values.Min():0.00} to {_values.Max():0.00})");
}
