using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Benchmarks.Layers;

/// <summary>Counts what is read of layers. One that was read without an error was read to its end.</summary>
internal sealed class CountedImages(IImages images) : IImages
{
    /// <summary>Bytes of the opened layers in the registry.</summary>
    public long Packed { get; private set; }

    public long Unpacked { get; private set; }

    public Task<ImageRead> ManifestAsync(ImageReference image, CancellationToken cancellationToken) => images.ManifestAsync(image, cancellationToken);

    public Task<ImageRead> BlobAsync(ImageReference image, Digest digest, CancellationToken cancellationToken) => images.BlobAsync(image, digest, cancellationToken);

    public async Task<LayerRead> LayerAsync(ImageReference image, Descriptor layer, CancellationToken cancellationToken)
    {
        var read = await images.LayerAsync(image, layer, cancellationToken);
        if (read is not LayerRead.Opened opened)
            return read;
        Packed += layer.Size ?? 0;
        return new LayerRead.Opened(new Counted(opened.Tar, count => Unpacked += count));
    }

    private sealed class Counted(Stream source, Action<int> count) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await source.ReadAsync(buffer, cancellationToken);
            count(read);
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                source.Dispose();
            base.Dispose(disposing);
        }
    }
}
