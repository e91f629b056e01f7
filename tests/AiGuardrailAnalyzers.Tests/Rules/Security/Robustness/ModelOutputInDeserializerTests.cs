using AiGuardrailAnalyzers.CodeFixes.Security.Robustness;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.Robustness;

public sealed class ModelOutputInDeserializerTests : FixTests<ModelOutputInDeserializer, ModelOutputInDeserializerFix>
{
    internal static string Reader(string body) => $$""""
        using System.Xml.Serialization;
        using Newtonsoft.Json;

        public class Plan { public string Goal { get; set; } = ""; }

        public class Reader(IChatClient client)
        {
            private static readonly JsonSerializerSettings s_open = new() { TypeNameHandling = TypeNameHandling.All };
            private static readonly JsonSerializerSettings s_closed = new() { TypeNameHandling = TypeNameHandling.None };

            public async Task<object?> Read(string question)
            {
                string answer = (await client.GetResponseAsync(question)).Text;
                {{body}}
            }
        }
        """";

    [Theory]
    [InlineData("return JsonConvert.DeserializeObject<Plan>([|answer|], new JsonSerializerSettings { TypeNameHandling = TypeNameHandling.Auto });")]
    [InlineData("return JsonConvert.DeserializeObject([|answer|], s_open);")]
    [InlineData("var settings = new JsonSerializerSettings(); settings.TypeNameHandling = TypeNameHandling.Objects; return JsonConvert.DeserializeObject<Plan>([|answer|], settings);")]
    [InlineData("var serializer = JsonSerializer.Create(s_open); return serializer.Deserialize<Plan>([|new JsonTextReader(new StringReader(answer))|]);")]
    [InlineData("var serializer = new JsonSerializer { TypeNameHandling = TypeNameHandling.All }; return serializer.Deserialize([|new JsonTextReader(new StringReader(answer))|]);")]
    [InlineData("return new XmlSerializer(Type.GetType([|answer|])!).Deserialize(Stream.Null);")]
    [InlineData("var type = Type.GetType([MARKanswer|]); return new XmlSerializer(type!).Deserialize(Stream.Null);")]
    [InlineData("return JsonConvert.DeserializeObject(\"{}\", Type.GetType([|answer|])!);")]
    public Task Resolves(string body) => Reports(Reader(body.Contains("MARK")
        ? body.Replace("[MARK", "").Replace("answer|]", "answer").Replace("new XmlSerializer(type!)", "new XmlSerializer(type!)").Replace("Type.GetType(answer)", "Type.GetType([|answer|])")
        : body));

    [Theory]
    [InlineData("return JsonConvert.DeserializeObject<Plan>(answer);")]
    [InlineData("return JsonConvert.DeserializeObject<Plan>(answer, s_closed);")]
    [InlineData("var settings = new JsonSerializerSettings(); settings.NullValueHandling = NullValueHandling.Ignore; return JsonConvert.DeserializeObject<Plan>(answer, settings);")]
    [InlineData("var serializer = JsonSerializer.Create(s_closed); return serializer.Deserialize<Plan>(new JsonTextReader(new StringReader(answer)));")]
    [InlineData("return JsonConvert.DeserializeObject<Plan>(\"{}\", s_open);")]
    [InlineData("return System.Text.Json.JsonSerializer.Deserialize<Plan>(answer);")]
    [InlineData("return new XmlSerializer(typeof(Plan)).Deserialize(new StringReader(answer));")]
    [InlineData("var type = answer == \"plan\" ? typeof(Plan) : typeof(string); return new XmlSerializer(type).Deserialize(Stream.Null);")]
    public Task ReadsAFixedType(string body) => StaysSilent(Reader(body));

    // Fix.

    [Theory]
    [InlineData("return JsonConvert.DeserializeObject<Plan>([|answer|], new JsonSerializerSettings { TypeNameHandling = TypeNameHandling.Auto });", "return JsonConvert.DeserializeObject<Plan>(answer, new JsonSerializerSettings { TypeNameHandling = TypeNameHandling.None });")]
    [InlineData("var settings = new JsonSerializerSettings(); settings.TypeNameHandling = TypeNameHandling.Objects; return JsonConvert.DeserializeObject<Plan>([|answer|], settings);", "var settings = new JsonSerializerSettings(); settings.TypeNameHandling = TypeNameHandling.None; return JsonConvert.DeserializeObject<Plan>(answer, settings);")]
    public Task LetsTheTextNameNoTypes(string before, string after) => Fixes(Reader(before), Reader(after));

    [Fact]
    public Task LetsTheTextNameNoTypesInAField() => Fixes(
        Reader("return JsonConvert.DeserializeObject([|answer|], s_open);"),
        Reader("return JsonConvert.DeserializeObject(answer, s_open);").Replace("TypeNameHandling.All", "TypeNameHandling.None"));

    [Fact]
    public Task NoFixForATypeByName() => OffersNoFix(Reader("return new XmlSerializer(Type.GetType([|answer|])!).Deserialize(Stream.Null);"));
}
