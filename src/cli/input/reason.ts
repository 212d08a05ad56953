const REASONS: Record<string, string> = {
  EAGAIN: "somebody would have to write to it first",
  EACCES: "permission denied",
  EPERM: "the system doesn't permit it",
  ENOENT: "there is no such file",
  ENOTDIR: "a part of its path isn't a folder",
  EEXIST: "something else of this name is in the way",
  EISDIR: "it is a folder",
  ELOOP: "its symbolic links go round in a circle",
  ENAMETOOLONG: "the name is too long",
  ENOSPC: "no space is left on the device",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be larger than is allowed",
  EROFS: "the file system is read-only",
  EMFILE: "too many files are open",
  ENXIO: "it is a socket or a device that nobody serves",
  ERR_INVALID_ARG_VALUE: "the name holds a NUL character",
};

/** Why a file could not be read or written, in a few words. Rethrows what isn't an error of the system. */
export function reason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  if (code === undefined) throw error;
  return REASONS[code] ?? `the system says ${code}`;
}
