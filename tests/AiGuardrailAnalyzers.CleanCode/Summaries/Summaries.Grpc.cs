using Grpc.Core;

namespace Summaries;

// In a program with its .proto file, Grpc.Tools writes these.
public sealed class SummaryRequest
{
    public string Text { get; set; } = "";
}

public sealed class SummaryReply
{
    public string Text { get; set; } = "";

    public bool IsCut { get; set; }
}

[BindServiceMethod(typeof(SummaryServiceBase), "BindService")]
public abstract class SummaryServiceBase
{
    public virtual Task<SummaryReply> Summarize(SummaryRequest request, ServerCallContext context) => throw new RpcException(new Status(StatusCode.Unimplemented, ""));

    public static void BindService(ServiceBinderBase serviceBinder, SummaryServiceBase serviceImpl)
    {
    }
}
