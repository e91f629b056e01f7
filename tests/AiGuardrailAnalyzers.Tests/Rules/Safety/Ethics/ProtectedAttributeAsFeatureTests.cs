using AiGuardrailAnalyzers.CodeFixes.Safety.Ethics;
using AiGuardrailAnalyzers.Rules.Safety.Ethics;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.Ethics;

public sealed class ProtectedAttributeAsFeatureTests : FixTests<ProtectedAttributeAsFeature, ProtectedAttributeAsFeatureFix>
{
    private const string Loan = """
        public sealed class Loan
        {
            [LoadColumn(0)] public float Amount { get; set; }
            [LoadColumn(1)] public float Income { get; set; }
            [LoadColumn(2)] public string Sex { get; set; } = "";
            [LoadColumn(3), ColumnName("col3")] public string Religion { get; set; } = "";
            [LoadColumn(4)] public bool Repaid { get; set; }
        }
        """;

    // A program that trains on loans.
    private static string Program(string pipeline, string rows = Loan) => $$"""
        using Microsoft.ML;
        using Microsoft.ML.Data;
        using Microsoft.ML.Trainers;

        public sealed class Training(MLContext ml)
        {
            private const string Gender = "Gender";
            private const string Output = "Features";
            private static readonly string[] s_words = ["Amount", "Income"];

            public ITransformer Train(IDataView data)
            {
                {{pipeline}}
            }
        }

        {{rows}}
        """;

    private static string Features(string columns) => Program($"return ml.Transforms.Concatenate(\"Features\", {columns}).Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression(\"Repaid\")).Fit(data);");

    // Experiments choose the columns themselves.
    private static string Experiment(string run, string rows = Loan) => $$"""
        using Microsoft.ML;
        using Microsoft.ML.AutoML;
        using Microsoft.ML.Data;

        public sealed class Training(MLContext ml)
        {
            public object Train()
            {
                var data = ml.Data.LoadFromTextFile<Loan>("loans.csv");
                var split = ml.Data.TrainTestSplit(data);
                {{run}}
            }
        }

        {{rows}}
        """;

    // Reports.

    [Theory]
    [InlineData("\"Amount\", [|\"Age\"|], \"Income\"")]
    [InlineData("\"Amount\", [|\"gender\"|]")]
    [InlineData("new[] { \"Amount\", [|\"Sex\"|] }")]
    [InlineData("[\"Amount\", [|\"SexEncoded\"|]]")]
    [InlineData("\"Amount\", [|nameof(Loan.Sex)|]")]
    [InlineData("\"Amount\", [|Gender|]")]
    [InlineData("\"Amount\", [|\"col3\"|]")]
    [InlineData("[|\"Age\"|], [|\"Race\"|], [|\"NativeCountry\"|]")]
    [InlineData("s_words.Append([|\"PatientAge\"|]).ToArray()")]
    public Task EachWayToNameAColumn(string columns)
        => Reports(Features(columns) + "\npublic sealed class Loading(MLContext ml) { public IDataView Load() => ml.Data.LoadFromTextFile<Loan>(\"loans.csv\"); }");

    [Theory]
    [InlineData("PatientAge")]
    [InlineData("AgeGroup")]
    [InlineData("age_at_diagnosis")]
    [InlineData("AGE")]
    [InlineData("DateOfBirth")]
    [InlineData("DOB")]
    [InlineData("is_female")]
    [InlineData("customer_gender_code")]
    [InlineData("Sexo")]
    [InlineData("Geschlecht")]
    [InlineData("Âge")]
    [InlineData("Staatsangehörigkeit")]
    [InlineData("płeć")]
    [InlineData("性别")]
    [InlineData("EthnicGroup")]
    [InlineData("RaceEncoded")]
    [InlineData("IsPregnant")]
    [InlineData("NumberOfPregnancies")]
    [InlineData("SexualOrientation")]
    [InlineData("HasDisability")]
    [InlineData("ReligiousAffiliation")]
    [InlineData("UnionMembership")]
    public Task EachName(string column) => Reports(Features($"\"Amount\", [|\"{column}\"|]"));

    [Theory]
    [InlineData("var p = ml.Transforms.Categorical.OneHotEncoding(\"S\", \"Sex\").Append(ml.Transforms.Concatenate(\"Features\", \"Amount\", [|\"S\"|])).Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression()); return p.Fit(data);")]
    [InlineData("var p = ml.Transforms.Categorical.OneHotEncoding(new[] { new InputOutputColumnPair(\"S\", \"Sex\") }).Append(ml.Transforms.Concatenate(\"Features\", \"Amount\", [|\"S\"|])).Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression()); return p.Fit(data);")]
    [InlineData("var p = ml.Transforms.Categorical.OneHotEncoding(\"S\", \"Sex\").Append(ml.Transforms.Concatenate(\"Cats\", [|\"S\"|], \"Kind\")).Append(ml.Transforms.Concatenate(\"Features\", \"Amount\", \"Cats\")).Append(ml.Regression.Trainers.Sdca()); return p.Fit(data);")]
    [InlineData("var p = ml.Transforms.NormalizeMinMax(\"N\", \"Age\").Append(ml.Transforms.Concatenate(\"X\", \"Amount\", [|\"N\"|])).Append(ml.Regression.Trainers.Sdca(featureColumnName: \"X\")); return p.Fit(data);")]
    [InlineData("var p = ml.Transforms.Concatenate(\"X\", \"Amount\", [|\"Age\"|]).Append(ml.Transforms.NormalizeMinMax(\"X\")).Append(ml.Regression.Trainers.Sdca(new SdcaRegressionTrainer.Options { FeatureColumnName = \"X\" })); return p.Fit(data);")]
    [InlineData("var p = ml.Transforms.Concatenate(Output, \"Amount\", [|\"Age\"|]); var trainer = ml.Clustering.Trainers.KMeans(Output, numberOfClusters: 3); return p.Append(trainer).Fit(data);")]
    [InlineData("var p = ml.Transforms.Text.FeaturizeText(\"Features\", [|\"Religion\"|]).Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression()); return p.Fit(data);")]
    [InlineData("var p = ml.Transforms.Conversion.MapValueToKey(\"Label\").Append(ml.Transforms.Concatenate(\"Features\", \"Amount\", [|\"Age\"|])).Append(ml.MulticlassClassification.Trainers.OneVersusAll(ml.BinaryClassification.Trainers.SdcaLogisticRegression())); return p.Fit(data);")]
    [InlineData("var p = ml.Transforms.Categorical.OneHotEncoding(\"Sex\").Append(ml.Transforms.Concatenate(\"Features\", \"Amount\", [|\"Sex\"|])).Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression()); return p.Fit(data);")]
    [InlineData("var names = new List<string> { \"Amount\" }; names.Add([|\"Age\"|]); return ml.Transforms.Concatenate(\"Features\", names.ToArray()).Append(ml.Regression.Trainers.Sdca()).Fit(data);")]
    [InlineData("var a = ml.Transforms.Concatenate(\"Features\", \"Amount\", [|\"Age\"|]); var b = a.Append(ml.Regression.Trainers.Sdca()); var c = a.Append(ml.Regression.Trainers.OnlineGradientDescent()); return b.Fit(data);")]
    public Task ThroughThePipeline(string pipeline) => Reports(Program(pipeline));

    [Fact]
    public Task AListInAField() => Reports("""
        using Microsoft.ML;

        public sealed class Training(MLContext ml)
        {
            private static string[] _features =
            [
                "Amount",
                [|"Ethnicity"|],
            ];

            private IEstimator<ITransformer> Pipeline() => ml.Transforms.Concatenate("Features", _features);

            public ITransformer Train(IDataView data) => Pipeline().Append(ml.Regression.Trainers.Sdca()).Fit(data);
        }
        """);

    [Fact]
    public Task EveryColumnOfTheRows() => Reports("""
        using Microsoft.ML;
        using Microsoft.ML.Data;

        var ml = new MLContext();
        IDataView data = ml.Data.LoadFromTextFile<Person>("people.csv");
        string[] features = data.Schema.Select(column => column.Name).Where(name => name != nameof(Person.Salary)).ToArray();
        var model = ml.Transforms.Concatenate("Features", features).Append(ml.Regression.Trainers.Sdca(nameof(Person.Salary))).Fit(data);

        public sealed class Person
        {
            [LoadColumn(0)] public float Experience { get; set; }
            [LoadColumn(1)] public float [|Age|] { get; set; }
            [LoadColumn(2)] public float Salary { get; set; }
        }
        """);

    [Fact]
    public Task TheHelperOfAnotherFile() => Reports(
        """
        using Microsoft.ML;

        public static class Steps
        {
            public static IEstimator<ITransformer> Build(MLContext ml) => ml.Transforms.Concatenate("Features", "Amount", [|"Gender"|]);
        }
        """,
        """
        using Microsoft.ML;

        public sealed class Training(MLContext ml)
        {
            public ITransformer Train(IDataView data)
            {
                var trainer = ml.BinaryClassification.Trainers.SdcaLogisticRegression();
                return Steps.Build(ml).Append(trainer).Fit(data);
            }
        }
        """);

    [Theory]
    [InlineData("return ml.Auto().CreateBinaryClassificationExperiment(60).Execute(split.TrainSet, \"Repaid\");")]
    [InlineData("return ml.Auto().Featurizer(data, excludeColumns: [\"Repaid\"]).Append(ml.Auto().BinaryClassification(\"Repaid\"));")]
    public Task AnExperimentOnEveryColumn(string run)
        => Reports(Experiment(run, Loan.Replace("string Sex", "string [|Sex|]", StringComparison.Ordinal).Replace("string Religion", "string [|Religion|]", StringComparison.Ordinal)), Stub.AutoML);

    [Fact]
    public Task AnExperimentsList() => Reports(
        Experiment("var info = new ColumnInformation { LabelColumnName = \"Repaid\" }; info.CategoricalColumnNames.Add([|\"Sex\"|]); info.IgnoredColumnNames.Add(\"col3\"); return ml.Auto().CreateBinaryClassificationExperiment(60).Execute(data, info);"),
        Stub.AutoML);

    // Silent.

    [Theory]
    [InlineData("Average")]
    [InlineData("Page")]
    [InlineData("Message")]
    [InlineData("Stage")]
    [InlineData("Package")]
    [InlineData("Usage")]
    [InlineData("Image")]
    [InlineData("Language")]
    [InlineData("Mileage")]
    [InlineData("WindowAge")]
    [InlineData("BuildingAge")]
    [InlineData("HouseAge")]
    [InlineData("AccountAge")]
    [InlineData("account_age_days")]
    [InlineData("HousingMedianAge")]
    [InlineData("LoanAge")]
    [InlineData("AgeOfVehicle")]
    [InlineData("Agency")]
    [InlineData("Trace")]
    [InlineData("RaceId")]
    [InlineData("RaceDistance")]
    [InlineData("Essex")]
    [InlineData("Country")]
    [InlineData("Credit_Union")]
    [InlineData("Transgression")]
    [InlineData("Engagement")]
    [InlineData("Manage")]
    [InlineData("PercentAged")]
    public Task OtherNames(string column) => StaysSilent(Features($"\"Amount\", \"{column}\""));

    [Theory]
    [InlineData("public sealed class House { [LoadColumn(0)] public float Age { get; set; } [LoadColumn(1)] public float Rooms { get; set; } }", "House", "\"Rooms\", \"Age\"")]
    [InlineData("public sealed class Abalone { [LoadColumn(0)] public string Sex { get; set; } = \"\"; [LoadColumn(1)] public float Rings { get; set; } }", "Abalone", "\"Rings\", \"Sex\"")]
    [InlineData("public sealed class Row { [LoadColumn(0)] public float Cement { get; set; } [LoadColumn(1)] public float Age { get; set; } }", "Row", "nameof(Row.Cement), nameof(Row.Age)")]
    [InlineData("public sealed class Start { [LoadColumn(0)] public string Horse { get; set; } = \"\"; [LoadColumn(1)] public string Race { get; set; } = \"\"; }", "Start", "\"Horse\", \"Race\"")]
    public Task ThingsAndAnimals(string rows, string type, string columns)
        => StaysSilent(Program($"data = ml.Data.LoadFromTextFile<{type}>(\"x.csv\"); return ml.Transforms.Concatenate(\"Features\", {columns}).Append(ml.Regression.Trainers.Sdca()).Fit(data);", rows));

    [Theory]
    [InlineData("var p = ml.Transforms.Concatenate(\"Features\", \"Amount\").Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression()); return p.Fit(data);")]
    [InlineData("var p = ml.Transforms.Categorical.OneHotEncoding(\"S\", \"Sex\").Append(ml.Transforms.Concatenate(\"Features\", \"Amount\", \"Income\")).Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression()); return p.Fit(data);")]
    [InlineData("var groups = ml.Transforms.Concatenate(\"Groups\", \"Sex\", \"Age\"); var p = ml.Transforms.Concatenate(\"Features\", \"Amount\", \"Income\").Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression()); groups.Fit(data); return p.Fit(data);")]
    [InlineData("return ml.Transforms.Concatenate(\"Features\", \"Sex\", \"Age\").Fit(data);")]
    [InlineData("var p = ml.Transforms.Concatenate(\"Features\", \"Amount\").Append(ml.Regression.Trainers.Sdca(labelColumnName: \"Age\")); return p.Fit(data);")]
    [InlineData("var p = ml.Transforms.Concatenate(\"Features\", \"Amount\", \"Income\").Append(ml.Regression.Trainers.Sdca(exampleWeightColumnName: \"Age\")); return p.Fit(data);")]
    [InlineData("var p = ml.Transforms.DropColumns(\"Sex\", \"Age\").Append(ml.Transforms.Concatenate(\"Features\", s_words)).Append(ml.Regression.Trainers.Sdca()); return p.Fit(data);")]
    [InlineData("string[] all = [\"Amount\", \"Age\"]; return ml.Transforms.Concatenate(\"Features\", all.Where(c => c != \"Age\").ToArray()).Append(ml.Regression.Trainers.Sdca()).Fit(data);")]
    [InlineData("string[] all = [\"Amount\", \"Sex\"]; return ml.Transforms.Concatenate(\"Features\", all.Except([\"Sex\"]).ToArray()).Append(ml.Regression.Trainers.Sdca()).Fit(data);")]
    [InlineData("var names = new List<string> { \"Amount\", \"Age\" }; names.Remove(\"Age\"); return ml.Transforms.Concatenate(\"Features\", names.ToArray()).Append(ml.Regression.Trainers.Sdca()).Fit(data);")]
    [InlineData("var p = ml.Transforms.Concatenate(\"X\", \"Amount\", \"Income\").Append(ml.Transforms.Concatenate(\"Features\", \"Age\")).Append(ml.Regression.Trainers.Sdca(featureColumnName: \"X\")); return p.Fit(data);")]
    [InlineData("data = ml.Data.LoadFromTextFile<Loan>(\"x.csv\"); var names = data.Schema.Select(c => c.Name).Where(n => n != \"Sex\" && n is not (\"col3\" or \"Repaid\")).ToArray(); return ml.Transforms.Concatenate(\"Features\", names).Append(ml.Regression.Trainers.Sdca()).Fit(data);")]
    [InlineData("foreach (var group in ml.Data.CreateEnumerable<Loan>(data, false).GroupBy(row => row.Sex)) { Console.WriteLine(group.Key); } return ml.Transforms.Concatenate(\"Features\", \"Amount\").Append(ml.Regression.Trainers.Sdca()).Fit(data);")]
    public Task LeftOutOrUsedOtherwise(string pipeline) => StaysSilent(Program(pipeline));

    [Theory]
    [InlineData("var info = new ColumnInformation { LabelColumnName = \"Repaid\" }; info.IgnoredColumnNames.Add(\"Sex\"); info.IgnoredColumnNames.Add(\"col3\"); return ml.Auto().CreateBinaryClassificationExperiment(60).Execute(split.TrainSet, info);")]
    [InlineData("var info = new ColumnInformation { LabelColumnName = \"Repaid\", IgnoredColumnNames = { \"Sex\", \"col3\" } }; return ml.Auto().CreateBinaryClassificationExperiment(60).Execute(data, info);")]
    [InlineData("return ml.Auto().Featurizer(data, excludeColumns: [\"Repaid\", \"Sex\", \"col3\"]).Append(ml.Auto().BinaryClassification(\"Repaid\"));")]
    [InlineData("var less = ml.Transforms.DropColumns(\"Sex\", \"col3\").Fit(data).Transform(data); return ml.Auto().CreateBinaryClassificationExperiment(60).Execute(less, \"Repaid\");")]
    public Task AnExperimentThatLeavesThemOut(string run) => StaysSilent(Experiment(run), Stub.AutoML);

    [Fact]
    public Task HalfTyped() => Test("""
        using Microsoft.ML;

        var ml = new MLContext();
        var p = ml.Transforms.Concatenate("Features", "Amount", {|CS0103:Ag|}).Append(ml.Regression.Trainers.{|CS1061:Sd|}());
        """).RunAsync(TestContext.Current.CancellationToken);

    // Fix.

    [Theory]
    [InlineData("\"Amount\", [|\"Age\"|], \"Income\"", "\"Amount\", \"Income\"")]
    [InlineData("[|\"Age\"|], \"Income\", [|\"Sex\"|]", "\"Income\"")]
    [InlineData("new[] { \"Amount\", [|\"Sex\"|] }", "new[] { \"Amount\" }")]
    [InlineData("[\"Amount\", [|\"Sex\"|], \"Income\"]", "[\"Amount\", \"Income\"]")]
    public Task LeavesItOut(string before, string after) => Fixes(Features(before), Features(after));

    [Fact]
    public Task LeavesOutOneOfManyLines() => Fixes(
        Features("""

            "Amount", // euros
            [|"Age"|],
            "Income",
            [|"Sex"|]
        """),
        Features("""

            "Amount", // euros
            "Income"
        """));

    [Fact]
    public Task TakesOutAStatement() => Fixes(
        Program("""
        var names = new List<string> { "Amount" };
                names.Add([|"Age"|]);
                return ml.Transforms.Concatenate("Features", names.ToArray()).Append(ml.Regression.Trainers.Sdca()).Fit(data);
        """),
        Program("""
        var names = new List<string> { "Amount" };
                return ml.Transforms.Concatenate("Features", names.ToArray()).Append(ml.Regression.Trainers.Sdca()).Fit(data);
        """));

    [Theory]
    [InlineData("var p = ml.Transforms.Text.FeaturizeText(\"Features\", [|\"Religion\"|]).Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression()); return p.Fit(data);")]
    [InlineData("var p = ml.Transforms.Concatenate(\"Features\", [|\"Age\"|]).Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression()); return p.Fit(data);")]
    public Task TheOnlyFeatureStays(string pipeline) => OffersNoFix(Program(pipeline));

    [Theory]
    [InlineData("ai_guardrail.protected_attributes = Postcode, Surname")]
    [InlineData("ai_guardrail.AISAFE401.protected_attributes = postcode")]
    public Task OfTheProjectsOwnList(string option)
    {
        var test = Test(Features("\"Amount\", [|\"Postcode\"|]"));
        test.TestState.AnalyzerConfigFiles.Add(("/0/.editorconfig", $"root = true\n[*.cs]\n{option}"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("\"Amount\", \"Postcode\"")]
    public Task OfNoList(string columns) => StaysSilent(Features(columns));
}
