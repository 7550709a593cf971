using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Core.Tests.Architecture;

/// <summary>Dependencies point inwards, and Core is pure.</summary>
public class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Core"] = [],
        ["Aws"] = ["Core"],
        ["Images"] = ["Aws", "Core"],
        ["LocalAws"] = [],
        ["Lambda"] = ["Aws", "Core", "Images"],
        ["Cli"] = ["Aws", "Core", "Images"],
        ["Demo"] = ["Aws", "Core", "Images", "Lambda", "LocalAws"],
    };

    [Fact]
    public void References_between_projects_point_inwards()
    {
        var projects = Directory.GetFiles(RepositoryFolder.PathOf("src"), "*.csproj", SearchOption.AllDirectories);

        Assert.NotEmpty(projects);
        foreach (var project in projects)
        {
            var name = NameOf(project);
            Assert.True(Allowed.TryGetValue(name, out var allowed), $"{name} has no place in the order of projects yet");
            var references = XDocument.Load(project).Descendants("ProjectReference").Select(reference => NameOf(reference.Attribute("Include")!.Value));
            Assert.All(references, reference => Assert.Contains(reference, allowed));
        }
    }

    [Fact]
    public void Core_uses_no_assembly_but_the_base_class_library()
    {
        var folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

        Assert.All(typeof(Responder).Assembly.GetReferencedAssemblies(), name => Assert.True(File.Exists(Path.Combine(folder, name.Name + ".dll")), name.FullName));
        Assert.DoesNotContain(typeof(Responder).Assembly.GetReferencedAssemblies(), name => name.Name!.StartsWith("System.Net.", StringComparison.Ordinal) && name.Name != "System.Net.Primitives");
    }

    [Fact]
    public void Core_uses_no_type_that_reaches_outside()
    {
        string[] namespaces = ["System.Net.Http", "System.Net.Sockets", "System.Diagnostics.Process", "System.Reflection.Emit", "Microsoft.Win32"];
        // System.Environment is left to the analyzer of banned symbols: iterators use it for the id of their thread.
        string[] types =
        [
            "System.IO.File", "System.IO.Directory", "System.IO.FileStream", "System.Console", "System.Random",
            "System.Diagnostics.Stopwatch", "System.Diagnostics.Process", "System.Threading.Thread", "System.Net.Dns",
        ];
        using var file = new PEReader(File.OpenRead(typeof(Responder).Assembly.Location));
        var metadata = file.GetMetadataReader();

        var used = metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Select(type => (Namespace: metadata.GetString(type.Namespace), Name: metadata.GetString(type.Name))).ToArray();

        Assert.NotEmpty(used);
        Assert.DoesNotContain(used, type => namespaces.Contains(type.Namespace) || types.Contains($"{type.Namespace}.{type.Name}"));
    }

    private static string NameOf(string project) => Path.GetFileNameWithoutExtension(project.Replace('\\', '/')).Replace("EcsExecFormat.", "", StringComparison.Ordinal);
}
