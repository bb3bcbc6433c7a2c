export { type BuiltRelease, buildRelease } from './build-release.ts'
export type {
  ImageTree,
  PutFile,
  ReleaseAdjudication,
  ReleaseAnnotation,
  ReleaseConsensus,
  ReleaseFacts,
  ReleaseFile,
  ReleaseSample,
  SplitPlan,
} from './facts.ts'
export { isSafePath } from './layout.ts'
export { pseudonymOf } from './pseudonym.ts'
export { planSplits } from './splits.ts'
export { openTar, type TarSource } from './tar/open.ts'
export { packTar, type TarEntry, tarBytes } from './tar/pack.ts'
export type { ReleaseProblem } from './verify/problem.ts'
export type { ReleaseReader } from './verify/reader.ts'
export { type Verification, verifyRelease } from './verify/verify-release.ts'
