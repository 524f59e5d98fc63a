using System;
using System.Linq;
using System.Net;
using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;

namespace SocketLeakAnalyzers.Proofs.Host;

/// <summary>
/// Which method of an assembly is the scenario, and what is it called with? The type <c>Scenario</c> has one static method
/// <c>Run</c> or <c>RunAsync</c>; an <see cref="IPEndPoint"/> among its parameters makes it a client, a listener
/// (<see cref="Listener.Is"/>) a server. A parameter of type <see cref="X509Certificate2"/> receives a server certificate.
/// </summary>
internal sealed class Scenario
{
    private const BindingFlags AnyStatic = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
    private readonly Lazy<X509Certificate2> _certificate;
    private readonly MethodInfo _method;
    private readonly Type[] _parameters;

    /// <summary>Loads the assembly and looks for the method.</summary>
    public Scenario(byte[] assembly, byte[] certificate)
    {
        _certificate = new(() => X509CertificateLoader.LoadPkcs12(certificate, password: null));
        var type = Assembly.Load(assembly).GetType("Scenario")
            ?? throw new BadScenarioException("There is no type 'Scenario' outside of namespaces.");
        var methods = type.GetMethods(AnyStatic).Where(method => method.Name is "Run" or "RunAsync").ToList();
        _method = methods is [var only] && TypesOf(only).Any(type => IsPeer(type) || Listener.Is(type))
            ? only
            : throw new BadScenarioException(
                "'Scenario' needs exactly one static method 'Run' or 'RunAsync', "
                + "with a parameter of type IPEndPoint (client), TcpListener, Socket or HttpListener (server).");
        _parameters = TypesOf(_method);
        if (_parameters.FirstOrDefault(type => !IsPeer(type) && !Listener.Is(type) && !IsCertificate(type)) is { } unknown)
        {
            throw new BadScenarioException($"There is no argument for a parameter of type {unknown}.");
        }
    }

    /// <summary>The type of the listener, of a scenario that is a server.</summary>
    public Type? ListenerType => _parameters.Any(IsPeer) ? null : _parameters.First(Listener.Is);

    /// <summary>Makes one call, on a thread of its own: scenarios block, and five blocked threads would starve the pool.</summary>
    public Task CallAsync(IPEndPoint peer, object? listener)
    {
        var arguments = _parameters
            .Select(type => IsPeer(type) ? peer : IsCertificate(type) ? _certificate.Value : listener)
            .ToArray();
        var done = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                done.SetResult(_method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null));
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        })
        {
            IsBackground = true,
            Name = "Scenario",
        };
        thread.Start();
        return AwaitAsync(done.Task);
    }

    private static async Task AwaitAsync(Task<object?> call)
    {
        switch (await call.ConfigureAwait(false))
        {
            case Task task:
                await task.ConfigureAwait(false);
                break;
            case ValueTask task:
                await task.ConfigureAwait(false);
                break;
        }
    }

    private static Type[] TypesOf(MethodInfo method) => method.GetParameters().Select(parameter => parameter.ParameterType).ToArray();

    private static bool IsPeer(Type type) => type == typeof(IPEndPoint);

    private static bool IsCertificate(Type type) => type == typeof(X509Certificate2);
}

/// <summary>A scenario does not follow the convention. The message says what is wrong.</summary>
internal sealed class BadScenarioException(string message) : Exception(message);
