// The smallest program there is: what any Native AOT process costs. With an argument it stays, so that its memory can be read.
if (args.Length > 0)
    Thread.Sleep(Timeout.Infinite);
