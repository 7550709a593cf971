namespace EcsExecFormat.Laboratory.Tests.Images;

/// <summary>The images of all cases of one machine, as folders that end with this object.</summary>
internal sealed class Layouts : IDisposable
{
    private readonly Machine _machine;

    public Layouts(Machine machine)
    {
        _machine = machine;
        foreach (var (lab, _) in Catalogue.On(machine))
            LayoutWriter.Write(lab.Image(machine), FolderOf(lab));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("laboratory-images-").FullName;

    public string FolderOf(LabCase lab) => Path.Combine(Folder, lab.Name);

    public LabTask TaskOf(LabCase lab) => lab.Image(_machine).Task;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
