namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>
/// What the variables of a body hold at one place. Immutable. The variables of a member are numbered as they turn up, so that two states
/// are joined by walking two arrays: most of an analysis is that.
/// </summary>
internal sealed class FlowState
{
    private readonly Numbering _variables;
    private readonly FlowValue?[] _values;

    private FlowState(Numbering variables, FlowValue?[] values) => (_variables, _values) = (variables, values);

    /// <summary>The variables that have been written here.</summary>
    public IEnumerable<FlowVariable> Variables
    {
        get
        {
            for (int i = 0; i < _values.Length; i++)
            {
                if (_values[i] is not null)
                {
                    yield return _variables[i];
                }
            }
        }
    }

    /// <summary>The state of a new analysis: nothing has been written.</summary>
    public static FlowState Unwritten() => new(new Numbering(), []);

    /// <summary>False for a variable that has not been written.</summary>
    public bool TryGetValue(FlowVariable variable, out FlowValue value)
    {
        FlowValue? held = _variables.TryGet(variable, out int number) && number < _values.Length ? _values[number] : null;
        value = held ?? FlowValue.Empty;
        return held is not null;
    }

    /// <summary>The state after a write; itself where that changes nothing.</summary>
    public FlowState With(FlowVariable variable, FlowValue value)
    {
        int number = _variables.Add(variable);
        if (number < _values.Length && _values[number] is { } held && held.Equals(value))
        {
            return this;
        }

        FlowValue?[] values = Copy(Math.Max(number + 1, _values.Length));
        values[number] = value;
        return new FlowState(_variables, values);
    }

    /// <summary>The state in which these variables, known to be written, no longer are.</summary>
    public FlowState Without(Func<FlowVariable, bool> predicate)
    {
        FlowValue?[]? values = null;
        for (int i = 0; i < _values.Length; i++)
        {
            if (_values[i] is not null && predicate(_variables[i]))
            {
                (values ??= Copy(_values.Length))[i] = null;
            }
        }

        return values is null ? this : new FlowState(_variables, values);
    }

    /// <summary>The union of two states of one analysis; the first itself where the second adds nothing.</summary>
    /// <param name="other">The second state.</param>
    /// <param name="unwritten">What a variable holds that only the other state has written.</param>
    public FlowState Join(FlowState other, Func<FlowVariable, FlowValue> unwritten)
    {
        if (ReferenceEquals(this, other))
        {
            return this;
        }

        FlowValue?[]? joined = null;
        int length = Math.Max(_values.Length, other._values.Length);
        for (int i = 0; i < length; i++)
        {
            FlowValue? mine = i < _values.Length ? _values[i] : null;
            FlowValue? theirs = i < other._values.Length ? other._values[i] : null;
            if (ReferenceEquals(mine, theirs))
            {
                continue;
            }

            FlowValue known = mine ?? unwritten(_variables[i]);
            FlowValue both = known.Join(theirs ?? unwritten(_variables[i]));
            if (mine is null || (!ReferenceEquals(both, known) && !both.Equals(known)))
            {
                (joined ??= Copy(length))[i] = both;
            }
        }

        return joined is null ? this : new FlowState(_variables, joined);
    }

    private FlowValue?[] Copy(int length)
    {
        var values = new FlowValue?[length];
        Array.Copy(_values, values, _values.Length);
        return values;
    }

    /// <summary>Numbers the variables of one analysis in the order in which they turn up.</summary>
    private sealed class Numbering
    {
        private readonly Dictionary<FlowVariable, int> _numbers = [];
        private readonly List<FlowVariable> _variables = [];

        public FlowVariable this[int number] => _variables[number];

        public bool TryGet(FlowVariable variable, out int number) => _numbers.TryGetValue(variable, out number);

        public int Add(FlowVariable variable)
        {
            if (!_numbers.TryGetValue(variable, out int number))
            {
                _numbers.Add(variable, number = _variables.Count);
                _variables.Add(variable);
            }

            return number;
        }
    }
}
