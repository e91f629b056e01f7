using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>
/// Decides which labels a guard clears. A test made by a method of this compilation is judged by that method's body: it must hold on every way
/// out that gives the outcome. Only what has no body is left to the policy. A test too deep to judge clears everything: nothing is proven past it.
/// </summary>
/// <param name="facts">The facts of the compilation's members.</param>
/// <param name="policy">Judges the tests that have no body.</param>
/// <param name="spend">Asks the search's budget for one more member; false where none is left.</param>
/// <param name="cancellationToken">Ends the work.</param>
internal sealed class GuardVerifier(FlowFacts facts, IFlowPolicy policy, Func<MemberFacts, bool> spend, CancellationToken cancellationToken)
{
    private const int MaxDepth = 4;

    // Tests made of tests made of tests: how many one guard may lead to.
    private const int MaxTests = 200;

    // Other bits than labels never matter: a mask is intersected with the labels that are wanted.
    private const int Everything = ~0;

    private readonly Dictionary<Guard, int> _cleared = [];
    private int _tests;

    /// <summary>True once a test was too deep to judge.</summary>
    public bool IsCut { get; private set; }

    public int ClearedBy(Guard guard)
    {
        if (!_cleared.TryGetValue(guard, out int cleared))
        {
            _tests = 0;
            _cleared[guard] = cleared = ClearedBy(guard, 0);
        }

        return cleared;
    }

    private int ClearedBy(Guard guard, int depth)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (guard.Test.Target is not IMethodSymbol method || method.DeclaringSyntaxReferences.IsEmpty)
        {
            return policy.ClearedBy(guard);
        }

        if (depth >= MaxDepth || ++_tests > MaxTests)
        {
            IsCut = true;
            return Everything;
        }

        int whole = guard.Outcome == false ? 0 : policy.ClearedByCheck(method);
        if (whole != 0)
        {
            return whole;
        }

        int all = Everything;
        bool any = false;
        foreach (IMethodSymbol implementation in facts.Calls.Implementations(method, cancellationToken).OfType<IMethodSymbol>())
        {
            if (!facts.TryGetBody(implementation, cancellationToken, out MemberFacts member, out BodyFacts body))
            {
                return 0;
            }

            if (!spend(member))
            {
                IsCut = true;
                return Everything;
            }

            any = true;
            int some = 0;
            for (int i = 0; i < guard.Test.Arguments.Length && i < implementation.Parameters.Length; i++)
            {
                if (guard.Test.Arguments[i].Contains(guard.Subject))
                {
                    some |= ClearedIn(body, implementation.Parameters[i], guard.Outcome, depth);
                }
            }

            all &= some;
        }

        return any ? all : 0;
    }

    private int ClearedIn(BodyFacts body, IParameterSymbol parameter, bool? outcome, int depth)
    {
        int all = Everything;
        bool any = false;
        foreach (FlowReturn way in body.Returns)
        {
            bool possible = outcome is not { } wanted || way.Value.IsEmpty || way.Value.Flows.Any(flow => flow.Origin is not TruthOrigin truth || truth.Value == wanted);
            if (possible)
            {
                any = true;
                all &= ClearedOnWay(way, parameter, depth) | ClearedByResult(way, parameter, outcome, depth);
            }
        }

        return any ? all : 0;
    }

    // What earlier branches have shown of the parameter.
    private int ClearedOnWay(FlowReturn way, IParameterSymbol parameter, int depth)
    {
        int all = Everything;
        bool any = false;
        foreach (Flow flow in way.ValueOf(parameter).Flows)
        {
            // What comes out of the method is whatever it put there.
            if (flow.Origin is ParameterOrigin || parameter.RefKind is RefKind.Out or RefKind.Ref)
            {
                any = true;
                all &= flow.Guards.Aggregate(0, (mask, guard) => mask | ClearedBy(guard, depth + 1));
            }
        }

        return any ? all : 0;
    }

    // 'return allowed.Contains(text)': the result is the test.
    private int ClearedByResult(FlowReturn way, IParameterSymbol parameter, bool? outcome, int depth)
    {
        if (outcome is not { } wanted || way.Value.IsEmpty)
        {
            return 0;
        }

        int all = Everything;
        foreach (Flow flow in way.Value.Flows)
        {
            switch (flow.Origin)
            {
                case TruthOrigin truth when truth.Value != wanted:
                    break;
                case TestOrigin test:
                    var subject = new FlowVariable(parameter);
                    all &= test.Test.Subjects.Contains(subject) ? ClearedBy(new Guard(0, test.Test, wanted != test.IsNegated, subject), depth + 1) : 0;
                    break;
                default:
                    return 0;
            }
        }

        return all;
    }
}
