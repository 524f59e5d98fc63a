using BenchmarkDotNet.Running;
using SocketLeakAnalyzers.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(Growth).Assembly).Run(args);
