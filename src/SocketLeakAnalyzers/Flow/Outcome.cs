namespace SocketLeakAnalyzers.Flow;

/// <summary>One way an operation can go: the state after it and its value.</summary>
internal readonly record struct Outcome(FlowState State, AbstractValue Value)
{
    public static Outcome[] One(FlowState state, AbstractValue value) => new[] { new Outcome(state, value) };

    public static Outcome[] One(FlowState state) => One(state, AbstractValue.Unknown);
}
