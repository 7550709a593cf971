using System.Globalization;
using System.Net;

namespace EcsExecFormat.Core;

/// <summary>Ports that come from foreign text, and become part of the address that is asked.</summary>
public static class PortNumber
{
    private const int MostDigits = 5;

    /// <returns>The port, 1 to 65535; null for anything but ASCII digits. (.NET's own parser takes NULs behind a number for nothing.)</returns>
    public static int? Read(string text) =>
        text.Length is > 0 and <= MostDigits && text.All(char.IsAsciiDigit)
        && int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) is > IPEndPoint.MinPort and <= IPEndPoint.MaxPort and var port ? port : null;
}
