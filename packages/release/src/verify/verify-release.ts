import { paths } from '../layout.ts'
import { checkDocuments } from './check-documents.ts'
import { checkFiles } from './check-files.ts'
import { checkLabels } from './check-labels.ts'
import { checkSplits } from './check-splits.ts'
import { checkTrees } from './check-trees.ts'
import { checkVotes } from './check-votes.ts'
import { openManifest } from './open-manifest.ts'
import type { ReleaseProblem, Report } from './problem.ts'
import type { ReleaseReader } from './reader.ts'

export type Verification = {
  readonly isSound: boolean
  /** SHA-256 of the manifest's bytes, null when there is none. Compare it with the id that the release is cited by. */
  readonly releaseId: string | null
  readonly files: number
  readonly samples: number
  readonly problems: readonly ReleaseProblem[]
}

/** A check that meets a file of another form than a release has says so, and the others go on. */
const guarded = async (check: () => Promise<void>, at: string, report: Report): Promise<void> => {
  try {
    await check()
  } catch (cause) {
    report('provenance-broken', at, cause instanceof Error ? cause.message : String(cause))
  }
}

/**
 * Recomputes every hash of a release and checks what its parts say of each other (docs/spec/release.md, R40 to R47, R86). Needs nothing but the
 * files: no server, no network.
 */
export const verifyRelease = async (reader: ReleaseReader): Promise<Verification> => {
  const problems: ReleaseProblem[] = []
  const report: Report = (code, at, message) => problems.push({ code, at, message })
  if (!(await reader.paths()).includes(paths.manifest)) {
    report('manifest-missing', paths.manifest, 'there is no manifest; is this the folder of a release?')
    return { isSound: false, releaseId: null, files: 0, samples: 0, problems }
  }
  const { sha256: releaseId, manifest } = await openManifest(reader, report)
  if (manifest !== undefined) {
    await checkFiles(reader, manifest, report)
    checkTrees(manifest, report)
    checkSplits(manifest, report)
    await guarded(() => checkLabels(reader, manifest, report), 'labels', report)
    await guarded(() => checkVotes(reader, manifest, report), 'votes', report)
    await checkDocuments(reader, manifest, report)
    const images = new Map(manifest.files.map((file) => [file.path, file.sha256]))
    for (const { id, file, sha256 } of manifest.samples)
      if (images.get(file) !== sha256) report('provenance-broken', paths.manifest, `sample ${id}: its hash is not that of ${file}`)
  }
  return {
    isSound: problems.length === 0,
    releaseId,
    files: manifest?.files.length ?? 0,
    samples: manifest?.samples.length ?? 0,
    problems,
  }
}
