export { type BuiltRelease, buildRelease } from './build-release.ts'
export { canonicalJson } from './canonical.ts'
export { type DiffSample, diffReleases, type ReleaseDiff } from './diff/diff-releases.ts'
export type { Said, SaidAnswer, SaidMark } from './diff/said.ts'
export { IncompleteDocument } from './documents/gate/index.ts'
export { lossesText } from './documents/losses.ts'
export type {
  Checkpoint,
  ImageTree,
  PutFile,
  ReleaseAdjudication,
  ReleaseAnnotation,
  ReleaseConsensus,
  ReleaseFacts,
  ReleaseFile,
  ReleaseSample,
  Scratch,
} from './facts.ts'
export { labelledSet } from './labelled.ts'
export { isSafePath } from './layout.ts'
export type { Leak, Leaks } from './leaks.ts'
export { type Manifest, manifestSchema } from './manifest.ts'
export { memoryScratch } from './memory-scratch.ts'
export { defaultNearDistance, nearPairs } from './near.ts'
export { assembled, begin, passOver } from './one-pass.ts'
export { packFile, releaseFolder } from './pack/pack-name.ts'
export { type PackedRelease, type PackWriting, writePack } from './pack/write-pack.ts'
export { pseudonymOf } from './pseudonym.ts'
export {
  type Draft,
  type FactRows,
  type FactScope,
  type FactStreams,
  type PlaceRow,
  readFacts,
  type SampleRow,
  type Trees,
} from './read-facts.ts'
export { releasedSet } from './released-set.ts'
export { planSplits } from './splits.ts'
export { draftStands, standsIn } from './stands.ts'
export { type DraftSummary, type Summary, summarise } from './summary.ts'
export { openTar, type TarSource } from './tar/open.ts'
export { packTar, type TarEntry, tarBytes } from './tar/pack.ts'
export { provOf } from './trace/prov.ts'
export { type LabelTrace, type TracedReading, type TraceOutcome, traceLabel } from './trace/trace-label.ts'
export type { ReleaseProblem } from './verify/problem.ts'
export type { ReleaseReader } from './verify/reader.ts'
export { storedReader } from './verify/stored-reader.ts'
export { type Verification, verifyRelease } from './verify/verify-release.ts'
export {
  type Changes,
  changesBetween,
  compareVersions,
  type Level,
  type Proposal,
  proposeVersion,
  versionProblem,
} from './versions.ts'
export { warningsOf } from './warnings.ts'
