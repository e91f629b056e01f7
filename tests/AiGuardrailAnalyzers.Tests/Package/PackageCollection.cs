namespace AiGuardrailAnalyzers.Tests.Package;

/// <summary>The tests that share one built package; one after the other, since each keeps all cores busy.</summary>
[CollectionDefinition(nameof(PackageCollection))]
public sealed class PackageCollection : ICollectionFixture<BuiltPackage>;
