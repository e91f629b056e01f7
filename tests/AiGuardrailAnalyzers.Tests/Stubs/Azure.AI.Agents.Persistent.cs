// The members of Azure.AI.Agents.Persistent that rules know, as its reference documents them.
namespace Azure.AI.Agents.Persistent
{
    public class MCPApproval
    {
        public MCPApproval(string requireApproval) { }
    }

    public class MCPToolResource
    {
        public MCPToolResource(string serverLabel) { }
        public MCPApproval? RequireApproval { get; set; }
    }
}
