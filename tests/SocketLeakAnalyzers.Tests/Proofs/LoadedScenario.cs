using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;

namespace SocketLeakAnalyzers.Tests.Proofs;

/// <summary>
/// A compiled scenario, in a load context of its own that can be collected with everything its statics hold. The type
/// <c>Scenario</c> has one static method <c>Run</c> or <c>RunAsync</c>; an <see cref="IPEndPoint"/> among its parameters
/// makes it a client, a <see cref="TcpListener"/> or a <see cref="Socket"/> a server. A parameter of type
/// <see cref="X509Certificate2"/> receives a server certificate.
/// </summary>
internal sealed class LoadedScenario : IDisposable
{
    private const BindingFlags AnyStatic = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
    private readonly AssemblyLoadContext _context = new("Scenario", isCollectible: true);
    private readonly Type _type;
    private readonly MethodInfo _method;

    /// <summary>Loads the assembly and looks for the method.</summary>
    public LoadedScenario(byte[] assembly)
    {
        _type = _context.LoadFromStream(new MemoryStream(assembly)).GetType("Scenario")
            ?? throw new ProofException(ProofFailure.BadScenario, "There is no type 'Scenario' outside of namespaces.");
        var methods = _type.GetMethods(AnyStatic).Where(method => method.Name is "Run" or "RunAsync").ToList();
        _method = methods is [var only] && DirectionOf(only) is not null
            ? only
            : throw new ProofException(
                ProofFailure.BadScenario,
                "'Scenario' needs exactly one static method 'Run' or 'RunAsync', "
                + "with a parameter of type IPEndPoint (client), TcpListener or Socket (server).");
        Direction = DirectionOf(_method)!.Value;
    }

    /// <summary>The scenario's side.</summary>
    public Direction Direction { get; }

    /// <summary>
    /// Makes one call. On a thread of its own: scenarios block, and five blocked threads of the pool would starve the peer.
    /// </summary>
    public Task Call(LoopbackPeer peer)
    {
        var arguments = _method.GetParameters().Select(parameter => Argument(parameter.ParameterType, peer)).ToArray();
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

    /// <summary>
    /// Ends what the scenario still does and holds: its loops, its <c>static volatile bool Stop</c> (for callbacks that go
    /// round and are no loop), and what is in its <c>static List&lt;object&gt; Held</c>, if it has them.
    /// </summary>
    public void Stop()
    {
        _type.Assembly.GetType(StoppableLoops.TypeName)?.GetField(StoppableLoops.FieldName, AnyStatic)?.SetValue(null, true);
        if (_type.GetField("Stop", AnyStatic) is { } stop && stop.FieldType == typeof(bool))
        {
            stop.SetValue(null, true);
        }

        if (_type.GetField("Held", AnyStatic)?.GetValue(null) is not List<object> held)
        {
            return;
        }

        foreach (var item in held.ToArray().OfType<IDisposable>())
        {
            try
            {
                item.Dispose();
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
            {
                // A stream that flushes into a connection that is gone.
            }
        }

        held.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => _context.Unload();

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

    private static Direction? DirectionOf(MethodInfo method)
    {
        var types = method.GetParameters().Select(parameter => parameter.ParameterType).ToList();
        return types.Contains(typeof(IPEndPoint)) ? Proofs.Direction.Client
            : types.Contains(typeof(TcpListener)) || types.Contains(typeof(Socket)) ? Proofs.Direction.Server
            : null;
    }

    private static object Argument(Type type, LoopbackPeer peer) =>
        type == typeof(IPEndPoint) ? peer.EndPoint
        : type == typeof(TcpListener) ? peer.Listener
        : type == typeof(Socket) ? peer.Listener.Server
        : type == typeof(X509Certificate2) ? PeerCertificate.Instance
        : throw new ProofException(ProofFailure.BadScenario, $"There is no argument for a parameter of type {type}.");
}
