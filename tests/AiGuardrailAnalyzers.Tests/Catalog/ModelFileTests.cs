using AiGuardrailAnalyzers.Catalog;

namespace AiGuardrailAnalyzers.Tests.Catalog;

public sealed class ModelFileTests
{
    [Fact]
    public void BuiltInRowsHaveNoErrors() => Assert.Empty(ModelFile.BuiltIn.Errors);

    [Theory]
    [InlineData("model.chat M:A.B.C", "model.chat")]
    [InlineData("sdk X\nmodel.cat M:A.B.C", "model.cat")]
    [InlineData("sdk X\nmodel.chat A.B.C", "A.B.C")]
    [InlineData("sdk X\nmodel.chat M:A.B.C(System.String)", "M:A.B.C(System.String)")]
    [InlineData("sdk X\nmodel.chat M:A", "M:A")]
    [InlineData("sdk X\nmodel.chat M:A.B arg()", "arg()")]
    [InlineData("sdk X\nmodel.chat", "model.chat")]
    [InlineData("sdk X\npackage P", "package")]
    [InlineData("sdk X\npackage P 1.0 nonsense", "nonsense")]
    [InlineData("sdk X\nmodel.chat M:A.B\npackage P 1.0", "package")]
    public void ALineThatCannotBeReadIsAnErrorAtItsWord(string text, string word)
    {
        ModelFileError error = Assert.Single(ModelFile.Parse("test", text).Errors);
        Assert.Equal(word, error.Word);
        Assert.Equal(text.Split('\n').Length, error.Line);
    }

    [Fact]
    public void ABadLineLeavesTheOthers()
    {
        ModelFile file = ModelFile.Parse("test", "sdk X\npackage P 1.0 assembly=Q\nnonsense T:A\nmodel.chat M:A.B`1.#ctor arg(text) until=2.0 # note\n");
        Assert.Single(file.Errors);
        ModelRow row = Assert.Single(file.Rows);
        Assert.Equal((ApiRole.ModelChat, "A.B`1", ".ctor", "B", "2.0"), (row.Role, row.TypeName, row.MemberName, row.WrittenName, row.Until));
        Assert.Equal(new AccessPath(AccessPathRoot.Argument, "text"), row.Path);
        Assert.Equal("Q", Assert.Single(row.Sdk.Packages).Assembly);
    }
}
