// Microsoft.ML.AutoML 0.23.0.
#nullable enable
namespace Microsoft.ML.AutoML
{
    using System.Collections.Generic;
    using Microsoft.ML.Data;

    public static class MLContextExtension
    {
        public static AutoCatalog Auto(this MLContext mlContext) => null!;
    }

    public sealed class AutoCatalog
    {
        public BinaryClassificationExperiment CreateBinaryClassificationExperiment(uint maxExperimentTimeInSeconds) => null!;

        public SweepablePipeline Featurizer(IDataView data, string outputColumnName = "Features", string[]? catelogicalColumns = null, string[]? numericColumns = null, string[]? textColumns = null, string[]? imagePathColumns = null, string[]? excludeColumns = null) => null!;

        public SweepablePipeline BinaryClassification(string labelColumnName = "Label", string featureColumnName = "Features") => null!;
    }

    public sealed class SweepablePipeline
    {
        public SweepablePipeline Append(SweepablePipeline other) => null!;
    }

    public sealed class ColumnInformation
    {
        public string LabelColumnName { get; set; } = "Label";

        public ICollection<string> CategoricalColumnNames { get; } = new List<string>();

        public ICollection<string> NumericColumnNames { get; } = new List<string>();

        public ICollection<string> TextColumnNames { get; } = new List<string>();

        public ICollection<string> IgnoredColumnNames { get; } = new List<string>();
    }

    public abstract class ExperimentBase<TMetrics, TExperimentSettings>
    {
        public object Execute(IDataView trainData, string labelColumnName = "Label") => null!;

        public object Execute(IDataView trainData, ColumnInformation columnInformation) => null!;
    }

    public sealed class BinaryClassificationExperiment : ExperimentBase<BinaryClassificationMetrics, object>;
}
