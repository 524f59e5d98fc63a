using System;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>The certificate that a TLS peer shows: self-signed, made in memory, good for the life of the process.</summary>
internal static class PeerCertificate
{
    private static readonly Lazy<byte[]> Stored = new(Create);

    // Through PKCS #12 and back: Windows does not serve TLS with a key that has never been stored.
    private static readonly Lazy<X509Certificate2> Certificate =
        new(() => X509CertificateLoader.LoadPkcs12(Stored.Value, password: null));

    /// <summary>The certificate, with its private key.</summary>
    public static X509Certificate2 Instance => Certificate.Value;

    /// <summary>The same in PKCS #12, for a scenario that is the server.</summary>
    public static byte[] Pkcs12 => Stored.Value;

    private static byte[] Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = DateTimeOffset.UtcNow;
        using var signed = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return signed.Export(X509ContentType.Pkcs12);
    }
}
