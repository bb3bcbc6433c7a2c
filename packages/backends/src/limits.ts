/** What an answer may hold, and how long it may take; docs/spec/backends.md, MB2 and MB4. */
export type BackendLimits = {
  readonly regions: number
  /** Numbers of all geometries together: coordinates, and run lengths of masks. */
  readonly numbers: number
  readonly embedding: number
  readonly bytes: number
  readonly predictMilliseconds: number
  /** A person waits. */
  readonly promptMilliseconds: number
  readonly otherMilliseconds: number
}

export const defaultBackendLimits: BackendLimits = {
  regions: 20_000,
  numbers: 2_000_000,
  embedding: 4096,
  bytes: 64 * 2 ** 20,
  predictMilliseconds: 120_000,
  promptMilliseconds: 20_000,
  otherMilliseconds: 10_000,
}
