using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EcsExecFormat.Images.Connections;

/// <summary>Certificates of authorities in a file.</summary>
public static class AuthorityFile
{
    /// <param name="path">A file of PEM certificates.</param>
    /// <returns>Null when there is no such file, it cannot be read, or it holds none.</returns>
    public static X509Certificate2Collection? Read(string path)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(path);
            return certificates.Count > 0 ? certificates : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return null;
        }
    }
}
