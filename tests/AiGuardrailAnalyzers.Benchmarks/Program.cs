using AiGuardrailAnalyzers.Benchmarks;
using BenchmarkDotNet.Running;

// Any other first word is BenchmarkDotNet's.
return args is ["compare" or "scale" or "edit" or "--help", ..]
    ? await Commands.Create().Parse(args).InvokeAsync()
    : BenchmarkSwitcher.FromAssembly(typeof(Commands).Assembly).Run(args).Any() ? 0 : 1;
